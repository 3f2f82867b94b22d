// One message that was found, wherever it was found.
import type { Hit } from "../../platform/searching/indexStore.ts";

export type Result = Hit;

/** Newest first, and each message once. */
export function mergeResults(...lists: Result[][]): Result[] {
  const byId = new Map(lists.flat().map((result) => [result.eventId, result]));
  return [...byId.values()].sort((one, other) => other.sentMs - one.sentMs);
}
