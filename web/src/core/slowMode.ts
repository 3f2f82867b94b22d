// Slow mode: in some rooms a person may write only once in a while.

/** State event of a room, `{ interval_ms }`. */
export const SLOW_MODE_STATE = "org.veche.slow_mode";
const LONGEST_MS = 24 * 3600 * 1000;

/** The time between two messages of one person; 0 without slow mode. */
export function readSlowMode(content: Record<string, unknown> | undefined): number {
  const interval = content?.interval_ms;
  if (typeof interval !== "number" || !Number.isInteger(interval) || interval <= 0) return 0;
  return Math.min(interval, LONGEST_MS);
}

/** How long one must wait before the next message. A clock that was put back makes nobody wait longer than once. */
export function waitBeforeNext(intervalMs: number, lastSentMs: number | undefined, nowMs: number): number {
  if (intervalMs === 0 || lastSentMs === undefined) return 0;
  return Math.min(intervalMs, Math.max(0, lastSentMs + intervalMs - nowMs));
}
