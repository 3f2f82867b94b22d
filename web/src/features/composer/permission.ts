// Whether one may write in a room at all, and how long slow mode makes one wait.
import type { Room } from "matrix-js-sdk";
import { readSlowMode, SLOW_MODE_STATE, waitBeforeNext } from "../../core/slowMode.ts";
import { RelationType } from "../../platform/matrix/sdk.ts";

/** State of channels: what beginning something takes; comments in threads are everybody's. */
const CHANNEL_STATE = "org.veche.channel";
const SAID = [
  "m.room.message",
  "m.room.encrypted",
  "m.sticker",
  "m.poll.start",
  "org.matrix.msc3381.poll.start",
];

export function mayWrite(room: Room, userId: string, threadId: string | undefined): boolean {
  if (!room.maySendMessage()) return false;
  const postLevel: unknown = room.currentState.getStateEvents(CHANNEL_STATE, "")?.getContent().post_level;
  return threadId !== undefined || typeof postLevel !== "number" || levelOf(room, userId) >= postLevel;
}

/** In milliseconds; who may delete messages of others is not bound. */
export function slowWait(room: Room, userId: string, nowMs: number): number {
  const intervalMs = readSlowMode(room.currentState.getStateEvents(SLOW_MODE_STATE, "")?.getContent());
  if (intervalMs === 0 || room.currentState.hasSufficientPowerLevelFor("redact", levelOf(room, userId)))
    return 0;
  return waitBeforeNext(intervalMs, lastSaidMs(room, userId), nowMs);
}

function levelOf(room: Room, userId: string): number {
  return room.getMember(userId)?.powerLevel ?? 0;
}

function lastSaidMs(room: Room, userId: string): number | undefined {
  const events = [...room.getLiveTimeline().getEvents(), ...room.getPendingEvents()];
  return events
    .findLast(
      (event) =>
        event.getSender() === userId &&
        SAID.includes(event.getWireType()) &&
        event.status !== "not_sent" &&
        !event.isRelation(RelationType.Replace) &&
        !event.isRelation(RelationType.Reference),
    )
    ?.getTs();
}
