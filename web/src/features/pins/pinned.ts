// The pinned messages of a room: reading them, pinning and unpinning.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useCallback, useSyncExternalStore } from "react";
import type { InRoom } from "../../extension/contributions.ts";
import { RoomStateEvent } from "../../platform/matrix/sdk.ts";

const TYPE = "m.room.pinned_events";
/** The oldest fall out: nobody looks through more. */
const MOST = 100;

export function readPinned(room: Room): string[] {
  const pinned: unknown = room.currentState.getStateEvents(TYPE, "")?.getContent().pinned;
  return Array.isArray(pinned)
    ? pinned.filter((id): id is string => typeof id === "string").slice(-MOST)
    : [];
}

export function mayPin({ room, session }: InRoom): boolean {
  return room.currentState.maySendStateEvent(TYPE, session.userId);
}

/** Pin a message, or unpin it when it is pinned. */
export async function togglePin({ room, session }: InRoom, eventId: string): Promise<void> {
  const before = readPinned(room);
  const isPinned = before.includes(eventId);
  const pinned = isPinned ? before.filter((id) => id !== eventId) : [...before, eventId].slice(-MOST);
  await session.client.sendStateEvent(room.roomId, TYPE as never, { pinned } as never, "");
}

/** The ids, the one pinned last at the end. */
export function usePinned(room: Room): string[] {
  const subscribe = useCallback(
    (listener: () => void) => {
      const onState = (event: MatrixEvent) => event.getType() === TYPE && listener();
      room.on(RoomStateEvent.Events, onState);
      return () => {
        room.off(RoomStateEvent.Events, onState);
      };
    },
    [room],
  );
  const joined = useSyncExternalStore(subscribe, () => readPinned(room).join("\n"));
  return joined ? joined.split("\n") : [];
}
