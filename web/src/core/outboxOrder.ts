// The order in which what was written is sent: within a room as it was written; what cannot be sent, waits for its file, or is paused, stops nobody.

export interface Waiting {
  txnId: string;
  roomId: string;
  /** Grows with every message written on this device. */
  position: number;
  /** Refused for good, or given up; only the person decides what becomes of it. */
  hasFailed: boolean;
  /** Its file is large and not on the server yet: others go past it. */
  waitsForFile?: boolean;
  /** The person has stopped it for now: others go past. */
  isPaused?: boolean;
}

/** The next to be sent in a room, or undefined. */
export function nextToSend<Entry extends Waiting>(
  entries: readonly Entry[],
  roomId: string,
): Entry | undefined {
  return inOrder(entries).find((entry) => entry.roomId === roomId && isReady(entry));
}

function isReady({ hasFailed, waitsForFile, isPaused }: Waiting): boolean {
  return !hasFailed && !waitsForFile && !isPaused;
}

export function inOrder<Entry extends Waiting>(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((one, other) => one.position - other.position);
}

export type Outcome =
  /** Try again at once when the server can be reached, else after a time. */
  { is: "retry"; afterMs: number } | { is: "failed" };

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** The server is there, and again and again cannot do it. */
const MOST_ERRORS = 8;

/** What waits for a network, for room at the server, or for what the server itself misses, waits as long as it takes. */
const PATIENT = ["offline", "full", "away"];

/** What to do after an attempt. */
export function outcomeOf(
  failure: {
    kind: "offline" | "full" | "away" | "limited" | "refused" | "changed-people" | "unexpected";
    retryAfterMs?: number;
  },
  attempts: number,
): Outcome {
  const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1));
  if (PATIENT.includes(failure.kind)) return { is: "retry", afterMs: backoff };
  if (failure.kind === "limited")
    return { is: "retry", afterMs: Math.max(0, failure.retryAfterMs ?? backoff) };
  if (failure.kind === "refused" || attempts >= MOST_ERRORS) return { is: "failed" };
  return { is: "retry", afterMs: backoff };
}
