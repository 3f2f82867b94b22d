// What is done when an encrypted message is there: the server is told which files hang on it, as it cannot read that.
import type { Room } from "matrix-js-sdk";
import { listFiles } from "../../core/mediaMessage.ts";
import { outcomeOf } from "../../core/outboxOrder.ts";
import { failureOf } from "../matrix/failure.ts";
import type { Session } from "../matrix/session.ts";
import { hangFile } from "../media/belongings.ts";
import type { Entry } from "./entry.ts";
import { pauseUntilOnline } from "./network.ts";

/** Which files the server has to be told of; it reads itself what is not encrypted. */
export function listHanging(room: Room, { type, content }: Pick<Entry, "type" | "content">): string[] {
  return type === "m.room.message" && room.hasEncryptionStateEvent() ? listFiles(content) : [];
}

/**
 * True when the server knows, or does not want to: another server's program, or a file that is another's. Being off
 * line it waits, for the message is not done with before; what the server cannot do again and again it leaves.
 * False when the app is closed first.
 */
export async function hangFiles(
  session: Session,
  room: Room,
  entry: Pick<Entry, "type" | "content">,
  eventId: string,
  ended: AbortSignal,
): Promise<boolean> {
  for (const place of listHanging(room, entry)) {
    if (!(await hangOne(session, place, room.roomId, eventId, ended))) return false;
  }
  return true;
}

async function hangOne(
  session: Session,
  place: string,
  roomId: string,
  eventId: string,
  ended: AbortSignal,
): Promise<boolean> {
  for (let attempts = 1; !ended.aborted; attempts++) {
    try {
      await hangFile(session, place, roomId, eventId);
      return true;
    } catch (error) {
      const outcome = outcomeOf(failureOf(error), attempts);
      if (outcome.is === "failed") return true;
      await pauseUntilOnline(session, outcome.afterMs, ended);
    }
  }
  return false;
}
