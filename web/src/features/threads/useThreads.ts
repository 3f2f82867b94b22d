// The threads of a room as they come and grow.
import type { MatrixEvent, Room, Thread } from "matrix-js-sdk";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { NotificationCountType, RoomEvent, ThreadEvent } from "../../platform/matrix/sdk.ts";

const CHANGES = [ThreadEvent.New, ThreadEvent.Update, ThreadEvent.NewReply, ThreadEvent.Delete] as const;

/** `read` must give the same value while nothing has changed. */
function useThreadFacts(room: Room, read: () => string): string {
  const subscribe = useCallback(
    (listener: () => void) => {
      for (const name of CHANGES) room.on(name, listener);
      room.on(RoomEvent.UnreadNotifications, listener);
      return () => {
        for (const name of CHANGES) room.off(name, listener);
        room.off(RoomEvent.UnreadNotifications, listener);
      };
    },
    [room],
  );
  return useSyncExternalStore(subscribe, read);
}

export interface ThreadFacts {
  count: number;
  unread: number;
}

/** How long the thread under a message is; undefined when there is none. */
export function useThreadOf(event: MatrixEvent, room: Room): ThreadFacts | undefined {
  const id = event.getId() ?? "";
  const facts = useThreadFacts(room, () => {
    const thread = room.getThread(id);
    return thread?.length ? `${thread.length} ${unreadOf(room, id)}` : "";
  });
  if (!facts) return undefined;
  const [count = 0, unread = 0] = facts.split(" ").map(Number);
  return { count, unread };
}

/** All threads, that with the newest reply first. */
export function useThreads(room: Room): Thread[] {
  const ids = useThreadFacts(room, () =>
    sorted(room)
      .map((thread) => `${thread.id} ${thread.length}`)
      .join("\n"),
  );
  return ids ? sorted(room) : [];
}

/** Asks the server once for the threads that are not known yet. */
export function useThreadsLoading(room: Room): { isLoading: boolean; error: unknown } {
  const [state, setState] = useState<{ isLoading: boolean; error: unknown }>({
    isLoading: true,
    error: undefined,
  });
  useEffect(() => {
    let isWanted = true;
    const load = async () => {
      await room.createThreadsTimelineSets();
      await room.fetchRoomThreads();
    };
    load().then(
      () => isWanted && setState({ isLoading: false, error: undefined }),
      (error: unknown) => isWanted && setState({ isLoading: false, error }),
    );
    return () => {
      isWanted = false;
    };
  }, [room]);
  return state;
}

export function unreadOf(room: Room, threadId: string): number {
  return room.getThreadUnreadNotificationCount(threadId, NotificationCountType.Total);
}

function sorted(room: Room): Thread[] {
  const threads = room.getThreads().filter((thread) => thread.length > 0);
  return threads.sort((one, other) => lastMs(other) - lastMs(one));
}

function lastMs(thread: Thread): number {
  return (thread.replyToEvent ?? thread.rootEvent)?.getTs() ?? 0;
}
