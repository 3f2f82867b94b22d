// An event by its id: from the timelines at hand, or from the server, decrypted.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { MatrixEvent as MatrixEventClass, MatrixEventEvent, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

export type FoundEvent = { is: "loading" } | { is: "gone" } | { is: "found"; event: MatrixEvent };

const fetched = new WeakMap<Room, Map<string, Promise<MatrixEvent>>>();

export function useEvent(room: Room, eventId: string): FoundEvent {
  const session = useSession();
  const [found, setFound] = useState<FoundEvent>(() => atHand(room, eventId) ?? { is: "loading" });
  useEffect(() => {
    let isWanted = true;
    const tell = (next: FoundEvent) => isWanted && setFound(next);
    const known = atHand(room, eventId);
    if (known) tell(known);
    else
      fetchEvent(session, room, eventId).then(
        (event) => tell({ is: "found", event }),
        () => tell({ is: "gone" }),
      );
    return () => {
      isWanted = false;
    };
  }, [room, eventId, session]);
  useChanges(room, found.is === "found" ? found.event : undefined);
  return found;
}

/** Drawn again when the event is decrypted, edited or deleted. */
function useChanges(room: Room, event: MatrixEvent | undefined): void {
  useSyncExternalStore(
    (listener) => {
      event?.on(MatrixEventEvent.Decrypted, listener);
      event?.on(MatrixEventEvent.Replaced, listener);
      room.on(RoomEvent.Redaction, listener);
      return () => {
        event?.off(MatrixEventEvent.Decrypted, listener);
        event?.off(MatrixEventEvent.Replaced, listener);
        room.off(RoomEvent.Redaction, listener);
      };
    },
    () =>
      event &&
      `${event.getType()} ${event.replacingEventId()} ${event.isRedacted()} ${event.isDecryptionFailure()}`,
  );
}

function atHand(room: Room, eventId: string): FoundEvent | undefined {
  const event = room.findEventById(eventId);
  return event && { is: "found", event };
}

export function fetchEvent({ client }: Session, room: Room, eventId: string): Promise<MatrixEvent> {
  const events = fetched.get(room) ?? new Map<string, Promise<MatrixEvent>>();
  fetched.set(room, events);
  const known = events.get(eventId);
  if (known) return known;
  const fetching = client.fetchRoomEvent(room.roomId, eventId).then(async (raw) => {
    const event = new MatrixEventClass(raw);
    if (event.isEncrypted()) await client.decryptEventIfNeeded(event);
    return event;
  });
  events.set(eventId, fetching);
  fetching.catch(() => events.delete(eventId));
  return fetching;
}
