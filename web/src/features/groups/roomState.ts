// A room's settings as pieces of state: read, followed, and set.
import type { Room } from "matrix-js-sdk";
import { useSyncExternalStore } from "react";
import type { Levels } from "../../core/roles.ts";
import { EventTimeline, RoomStateEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

export type Content = Record<string, unknown>;

export function stateOf(room: Room, type: string): Content | undefined {
  return currentState(room)?.getStateEvents(type, "")?.getContent();
}

export function useRoomState(room: Room, type: string): Content | undefined {
  return useSyncExternalStore(
    (listener) => followState(room, listener),
    () => stateOf(room, type),
  );
}

export function followState(room: Room, listener: () => void): () => void {
  room.on(RoomStateEvent.Update, listener);
  return () => room.off(RoomStateEvent.Update, listener);
}

export async function setState(session: Session, room: Room, type: string, content: Content): Promise<void> {
  await session.client.sendStateEvent(room.roomId, type as never, content as never, "");
}

/** Whether this person's power suffices to set a piece of state. */
export function maySet(room: Room, type: string): boolean {
  return currentState(room)?.maySendStateEvent(type as never, room.myUserId) ?? false;
}

export function levelsOf(room: Room): Levels {
  return (stateOf(room, "m.room.power_levels") ?? {}) as Levels;
}

export function powerOf(room: Room, userId: string): number {
  return room.getMember(userId)?.powerLevel ?? levelsOf(room).users_default ?? 0;
}

function currentState(room: Room) {
  return room.getLiveTimeline().getState(EventTimeline.FORWARDS);
}
