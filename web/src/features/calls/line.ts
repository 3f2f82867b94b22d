// The line of one call: whether it may go straight to the other's address, and how good it is.
import type { MatrixCall } from "matrix-js-sdk";
import { type Counted, compareCounted, countLine, type Quality, rateLine } from "../../core/calls/quality.ts";
import { CallEvent } from "../../platform/matrix/sdk.ts";

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

/**
 * The SDK hangs up when a line has been dead for half a minute, and sets a clock whenever it dies. One that dies again before it
 * holds has two clocks, of which the SDK stops only the later one: the earlier one would end a call that goes on.
 */
export function keepOneClock(call: MatrixCall): void {
  const clocks = call as unknown as { iceDisconnectedTimeout?: ReturnType<typeof setTimeout> };
  const follow = (line: RTCPeerConnection) => {
    let latest = clocks.iceDisconnectedTimeout;
    // The SDK listens first, so its clock is set already.
    line.addEventListener("iceconnectionstatechange", () => {
      const now = clocks.iceDisconnectedTimeout;
      if (latest !== now) clearTimeout(latest);
      latest = now;
    });
  };
  if (call.peerConn) follow(call.peerConn);
  else call.on(CallEvent.PeerConnectionCreated, follow);
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
