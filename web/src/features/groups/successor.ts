// The room that takes the place of another: its people are asked to come along, as the server does not do that.
import type { Room } from "matrix-js-sdk";
import { failureOf } from "../../platform/matrix/failure.ts";
import type { Session } from "../../platform/matrix/session.ts";

/** Those who cannot be invited, because they block one or their server is away, are passed over. */
export async function inviteAll({ client, userId }: Session, from: Room, roomId: string): Promise<void> {
  await from.loadMembersIfNeeded();
  const people = from.getMembers().filter((one) => one.membership === "join" || one.membership === "invite");
  for (const one of people) {
    if (one.userId !== userId) await invite(() => client.invite(roomId, one.userId));
  }
}

/** The server takes only so many at once. */
async function invite(act: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await act();
      return;
    } catch (error) {
      const { kind, retryAfterMs } = failureOf(error);
      if (kind === "offline") throw error;
      if (kind !== "limited") return;
      await new Promise((done) => setTimeout(done, retryAfterMs ?? 1_000));
    }
  }
}
