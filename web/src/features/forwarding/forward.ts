// Sends a message once more into another room, saying whose words they are.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { EXPIRES_FIELD } from "../../core/expiry.ts";
import { withoutPlainFallback, withoutReplyFallback } from "../../core/message/html.ts";
import type { OnMessage } from "../../extension/contributions.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { withOwnFiles } from "../../platform/media/belongings.ts";
import { outboxOf } from "../../platform/outbox/index.ts";
import { FORWARDED, isUnread, nameOf } from "../timeline/index.ts";

const FORWARDABLE = ["m.room.message", "m.sticker"];

export function mayForward({ event }: OnMessage): boolean {
  return !event.status && !event.isRedacted() && !isUnread(event) && FORWARDABLE.includes(event.getType());
}

/** In the order they were written; each waits in the outbox until it is sent. */
export async function forward(
  session: Session,
  from: Room,
  events: readonly MatrixEvent[],
  roomIds: readonly string[],
) {
  for (const roomId of roomIds) {
    for (const event of events) {
      const content = await withOwnFiles(session, copyContent(event, from));
      await outboxOf(session).send({ roomId, type: event.getType(), content });
    }
  }
}

/** Without what ties it to its room: answers, mentions that would ring, its life. */
function copyContent(event: MatrixEvent, from: Room): Record<string, unknown> {
  const {
    "m.relates_to": _relation,
    "m.mentions": _mentions,
    [EXPIRES_FIELD]: _life,
    ...content
  } = event.getContent();
  const sender = event.getSender() ?? "";
  const earlier: unknown = content[FORWARDED];
  return {
    ...content,
    ...(typeof content.body === "string" && { body: withoutPlainFallback(content.body) }),
    ...(typeof content.formatted_body === "string" && {
      formatted_body: withoutReplyFallback(content.formatted_body),
    }),
    "m.mentions": {},
    [FORWARDED]: earlier ?? { sender, name: nameOf(from, sender), origin_server_ts: event.getTs() },
  };
}
