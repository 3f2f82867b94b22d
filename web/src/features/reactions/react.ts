// Reacting to a message, and taking a reaction back.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { Session } from "../../platform/matrix/session.ts";
import { outboxOf } from "../../platform/outbox/index.ts";
import { foldReactionsOf } from "./useReactions.ts";

/** React with `key`, or take my reaction with it back. */
export async function toggleReaction(
  session: Session,
  room: Room,
  event: MatrixEvent,
  key: string,
): Promise<void> {
  const mine = foldReactionsOf(event, room, session.userId).find((group) => group.key === key)?.mine;
  const outbox = outboxOf(session);
  if (mine) {
    await outbox.redact(room.roomId, mine);
    return;
  }
  const relation = { rel_type: "m.annotation", event_id: event.getId(), key };
  await outbox.send({ roomId: room.roomId, type: "m.reaction", content: { "m.relates_to": relation } });
}

export function mayReact(session: Session, room: Room): boolean {
  return (
    room
      .getLiveTimeline()
      .getState("f" as never)
      ?.maySendEvent("m.reaction", session.userId) ?? false
  );
}
