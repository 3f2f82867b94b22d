// Looks who waits before the call of the room that is opened: this device may not have been there when they came.
import type { Room } from "matrix-js-sdk";
import { useEffect } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { guestsOf } from "./of.ts";
import { mayLookAfter } from "./rights.ts";

/** What is called from person to person takes no guests. */
const PAIR = 2;

export function WaitingLook({ room }: { room: Room }) {
  const session = useSession();
  const looks =
    !session.account.guestRoomId && room.getInvitedAndJoinedMemberCount() !== PAIR && mayLookAfter(room);
  useEffect(() => {
    if (looks) void guestsOf(session).look(room.roomId);
  }, [session, room, looks]);
  return null;
}
