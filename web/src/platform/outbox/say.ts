// Saying something in a room: what every message gets, whatever it is made of.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { EXPIRY_STATE, readRoomExpiry, withLife } from "../../core/expiry.ts";
import { withRelation } from "../../core/message.ts";
import type { Session } from "../matrix/session.ts";
import type { Upload } from "./entry.ts";
import { outboxOf } from "./index.ts";

export interface Said {
  type?: string;
  content: Record<string, unknown>;
  uploads?: Upload[];
  preview?: Blob;
  /** The file of the app's own that is needed until it is sent, and no longer. */
  ownFile?: string;
  threadId?: string | undefined;
  reply?: MatrixEvent | undefined;
  /** How long it lives; undefined is what the room asks for, null for ever. */
  lifeMs?: number | null | undefined;
}

/** Done when it is safe on this device; the outbox does the rest. */
export function say(session: Session, room: Room, said: Said): Promise<string> {
  return outboxOf(session).send(outgoingOf(room, said));
}

export function outgoingOf(
  room: Room,
  { type, content, uploads, preview, ownFile, threadId, reply, lifeMs }: Said,
) {
  const lastInThread = threadId && room.getThread(threadId)?.replyToEvent?.getId();
  const related = withRelation(content, {
    ...(threadId && { threadId }),
    ...(lastInThread && { lastInThread }),
    ...(reply && { reply: { eventId: reply.getId() ?? "", sender: reply.getSender() ?? "" } }),
  });
  const life = lifeMs === undefined ? lifeInRoom(room) : (lifeMs ?? undefined);
  return {
    roomId: room.roomId,
    type: type ?? "m.room.message",
    content: withLife(related, life),
    ...(threadId && { threadId }),
    ...(uploads && { uploads }),
    ...(preview && { preview }),
    ...(ownFile && { ownFile }),
  };
}

/** How long messages live in this room; undefined for ever. */
export function lifeInRoom(room: Room): number | undefined {
  return readRoomExpiry(room.currentState.getStateEvents(EXPIRY_STATE, "")?.getContent());
}
