// How many people wait in a room for an answer of one's own: whoever knows of them says so, and the list shows it.
import { useSyncExternalStore } from "react";
import { Store } from "../../core/store.ts";
import { perSession } from "../../extension/perSession.ts";
import { useSession } from "../../extension/surroundings.tsx";

/** By the id of the room; rooms in which nobody waits are not in it. */
export const waitingOf = perSession(() => new Store<ReadonlyMap<string, number>>(new Map()));

export function useWaiting(roomId: string): number {
  const waiting = waitingOf(useSession());
  return useSyncExternalStore(waiting.subscribe, () => waiting.value.get(roomId) ?? 0);
}
