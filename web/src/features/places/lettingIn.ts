// Whoever asked to be let in, and is, comes in: they need not be asked once more.
import type { Room } from "matrix-js-sdk";
import { KnownMembership, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

export function comeInWhenLetIn(session: Session): void {
  const { client } = session;
  const follow = (room: Room, membership: string, before?: string) => {
    if (membership !== KnownMembership.Invite || before !== KnownMembership.Knock) return;
    // Where that fails, the invitation stays and can be accepted by hand.
    client.joinRoom(room.roomId).catch(() => undefined);
  };
  client.on(RoomEvent.MyMembership, follow);
  session.onStop(() => client.off(RoomEvent.MyMembership, follow));
}
