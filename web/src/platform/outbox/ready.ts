// Waiting until a room can be written into: it is known, joined, and the encryption it asks for is set up.
import { ClientEvent, type Room } from "matrix-js-sdk";
import type { Session } from "../matrix/session.ts";

/** The room when it is ready; undefined when one has left it, or the session ends first. */
export async function whenReady(
  session: Session,
  roomId: string,
  ended: AbortSignal,
): Promise<Room | undefined> {
  for (;;) {
    const room = session.client.getRoom(roomId);
    if (ended.aborted || (room && hasLeft(room))) return undefined;
    if (room && (await isReady(session, room))) return room;
    await nextSync(session, ended);
  }
}

function hasLeft(room: Room): boolean {
  const membership = room.getMyMembership();
  return membership === "leave" || membership === "ban";
}

/** Without its first event the state of the room is not known, nor whether it is encrypted. */
async function isReady({ client }: Session, room: Room): Promise<boolean> {
  if (room.getMyMembership() !== "join" || !room.currentState.getStateEvents("m.room.create", ""))
    return false;
  if (!room.hasEncryptionStateEvent()) return true;
  return (await client.getCrypto()?.isEncryptionEnabledInRoom(room.roomId)) ?? false;
}

function nextSync({ client }: Session, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      client.off(ClientEvent.Sync, end);
      ended.removeEventListener("abort", end);
      resolve();
    };
    client.on(ClientEvent.Sync, end);
    ended.addEventListener("abort", end);
  });
}
