// A view's way to a model: the component renders again when the chosen part of the value is another one.
import { useCallback, useSyncExternalStore } from "react";
import type { Watchable } from "../core/store.ts";

export function useStore<T>(store: Watchable<T>): T {
  const read = useCallback(() => store.value, [store]);
  return useSyncExternalStore(store.subscribe, read);
}

/** Like `useStore`, for one part of the value; `choose` must return the same part for the same value. */
export function useStorePart<T, Part>(store: Watchable<T>, choose: (value: T) => Part): Part {
  const read = () => choose(store.value);
  return useSyncExternalStore(store.subscribe, read);
}
