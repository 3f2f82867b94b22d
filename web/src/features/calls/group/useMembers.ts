// Who is in the call of a room now, each person once.
import type { Room } from "matrix-js-sdk";
import { useSyncExternalStore } from "react";
import { useSession } from "../../../extension/surroundings.tsx";
import { groupCallsOf } from "../of.ts";

export function useMembers(room: Room): string[] {
  const calls = groupCallsOf(useSession());
  const members = useSyncExternalStore(
    (listener) => calls.watchMembers(room, listener),
    () => calls.members(room),
  );
  return [...new Set(members.map(({ userId }) => userId))];
}
