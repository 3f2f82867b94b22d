// What a notification says of an event that this page has.
import type { TFunction } from "i18next";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { isEdit } from "../../core/noticeText.ts";
import type { Described } from "../../core/pageAnswers.ts";
import { localpartOf } from "../../core/username.ts";
import type { Surroundings } from "../../extension/contributions.ts";

export async function describeHere(
  { session, findTile }: Pick<Surroundings, "session" | "findTile">,
  event: MatrixEvent,
  room: Room,
  t: TFunction,
): Promise<Described> {
  const sender = event.sender?.name ?? localpartOf(event.getSender() ?? "");
  const tile = findTile(event);
  const summary = tile?.summarize(event, room, t);
  const line = summary || t(event.isEncrypted() ? "notifications:encrypted" : "notifications:message");
  // What happened names whoever did it; in a chat of two it is plain who writes.
  const isNamed = room.name === sender || (summary && tile?.layout === "line");
  return {
    title: room.name,
    line: isNamed ? line : t("notifications:said", { name: sender, line }),
    timeMs: event.getTs(),
    isSilent:
      isEdit(event.getContent()) ||
      event.getType() === "m.reaction" ||
      ((await tile?.isSilent?.(session, event, room)) ?? false),
    isSealed: event.isDecryptionFailure(),
  };
}
