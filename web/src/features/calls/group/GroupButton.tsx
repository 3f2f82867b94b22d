// In the head of a group: begin a call of all.
import { IconUsersGroup } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { useDirectPerson } from "../../rooms/index.ts";
import { callsOf, groupCallsOf } from "../of.ts";
import { useMembers } from "./useMembers.ts";

export function GroupButton({ room }: { room: Room }) {
  const other = useDirectPerson(room);
  const session = useSession();
  const calls = groupCallsOf(session);
  if (other || !session.client.supportsVoip() || !room.hasEncryptionStateEvent() || !calls.mayCall(room))
    return null;
  return <Button room={room} />;
}

function Button({ room }: { room: Room }) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const calls = groupCallsOf(session);
  const isBusy = [useStore(calls.current), useStore(callsOf(session).current)].some(Boolean);
  if (useMembers(room).length > 0) return null;
  return (
    <IconAction label={t("group.begin")} disabled={isBusy} onClick={() => void calls.prepare(room, false)}>
      <IconUsersGroup size={22} aria-hidden />
    </IconAction>
  );
}
