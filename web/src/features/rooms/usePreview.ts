// The last words of a room in one line, with who said them where that is not plain.
import { useTranslation } from "react-i18next";
import { useSession, useSurroundings } from "../../extension/surroundings.tsx";
import type { RoomEntry } from "./entry.ts";

export function usePreview(entry: RoomEntry): string {
  const { t } = useTranslation();
  const { findTile } = useSurroundings();
  const { client, userId } = useSession();
  const room = client.getRoom(entry.roomId);
  if (!room) return "";
  if (entry.isInvite) return t("rooms:row.invited");
  if (!entry.lastEvent) return "";
  if (entry.lastEvent.isRedacted()) return t("rooms:row.deleted");
  const text = findTile(entry.lastEvent)?.summarize(entry.lastEvent, room, t) ?? "";
  const sender = entry.lastEvent.getSender();
  if (sender === userId) return t("rooms:row.you", { text });
  if (entry.isDirect) return text;
  return t("rooms:row.said", { name: entry.lastEvent.sender?.name ?? sender, text });
}
