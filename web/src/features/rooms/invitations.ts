// Answering invitations.
import type { Room, RoomMember } from "matrix-js-sdk";
import type { Session } from "../../platform/matrix/session.ts";
import { markDirect } from "./direct.ts";

export function inviterOf(room: Room): RoomMember | null {
  const sender = room.getMember(room.myUserId)?.events.member?.getSender();
  return sender ? room.getMember(sender) : null;
}

/** Join; a room that was meant as a direct chat becomes one for us too. */
export async function acceptInvitation(session: Session, room: Room): Promise<void> {
  const isDirect = room.getMember(room.myUserId)?.events.member?.getContent().is_direct === true;
  const inviter = inviterOf(room);
  await session.client.joinRoom(room.roomId);
  if (isDirect && inviter) await markDirect(session.client, inviter.userId, room.roomId);
}
