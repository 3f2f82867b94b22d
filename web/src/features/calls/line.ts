// The line of one call: whether it may go straight to the other's address, and how good it is.
import type { MatrixCall } from "matrix-js-sdk";
import { type Counted, compareCounted, countLine, type Quality, rateLine } from "../../core/calls/quality.ts";

const LOOK_MS = 2000;

/**
 * Every call begins as one that goes through the relay only; this lets it go straight, which shows both their addresses.
 * It has to be said before the call has looked for ways, which is when it is placed or answered.
 */
export function allowDirect(call: MatrixCall): void {
  const { peerConn } = call;
  if (!peerConn) return;
  peerConn.setConfiguration({ ...peerConn.getConfiguration(), iceTransportPolicy: "all" });
}

/** Tell how good the line is, again and again; returns what ends it. */
export function watchLine(
  getStats: () => Promise<RTCStatsReport> | undefined,
  tell: (quality: Quality | undefined) => void,
): () => void {
  let before: Counted | undefined;
  const timer = setInterval(async () => {
    const stats = await getStats()?.catch(() => undefined);
    if (!stats) return;
    const now = countLine(stats.values());
    if (before) tell(rateLine(compareCounted(before, now)));
    before = now;
  }, LOOK_MS);
  return () => clearInterval(timer);
}
