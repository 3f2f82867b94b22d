// Whoever asked to be let in, and is, comes in: they need not be asked once more.
import type { Room } from "matrix-js-sdk";
import { KnownMembership, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { askedOf } from "./asked.ts";

const WAITING: string[] = [KnownMembership.Knock, KnownMembership.Invite];

export function comeInWhenLetIn(session: Session): void {
  const { client } = session;
  const asked = askedOf(session);
  // Where that fails, the invitation stays: it can be accepted by hand, and is tried again at the next start.
  const comeIn = (roomId: string) => void client.joinRoom(roomId).catch(() => undefined);
  const follow = (room: Room, membership: string, before?: string) => {
    const wasAsked = before === KnownMembership.Knock || asked.has(room.roomId);
    if (membership === KnownMembership.Invite && wasAsked) comeIn(room.roomId);
    // Asked with another program: an answer may come while this is closed.
    if (membership === KnownMembership.Knock) void asked.note(room.roomId, true);
    if (!WAITING.includes(membership)) void asked.note(room.roomId, false);
  };
  /** What was answered while the app was closed. */
  const catchUp = () => {
    if (session.status.value !== "online") return;
    stop();
    for (const roomId of asked.rooms) {
      const membership = client.getRoom(roomId)?.getMyMembership() ?? "";
      if (membership === KnownMembership.Invite) comeIn(roomId);
      else if (!WAITING.includes(membership)) void asked.note(roomId, false);
    }
  };
  client.on(RoomEvent.MyMembership, follow);
  const stop = session.status.subscribe(catchUp);
  session.onStop(stop);
  session.onStop(() => client.off(RoomEvent.MyMembership, follow));
  catchUp();
}
