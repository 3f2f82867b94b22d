// A line that dies again before it holds: the SDK must not end the call after it has come back, but one that stays dead.
import type { MatrixClient } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MatrixCall } from "../../platform/matrix/sdk.ts";
import { keepOneClock } from "./line.ts";

const PATIENCE_MS = 30_000;

class Line extends EventTarget {
  iceConnectionState: RTCIceConnectionState = "new";
  restartIce(): void {}

  become(...states: RTCIceConnectionState[]): void {
    for (const state of states) {
      this.iceConnectionState = state;
      this.dispatchEvent(new Event("iceconnectionstatechange"));
    }
  }
}

/** A call whose line is ours, and is followed as the SDK follows its own. */
function talk() {
  const client = { deviceId: "PHONE", isFallbackICEServerAllowed: () => false };
  const call = new MatrixCall({ client: client as unknown as MatrixClient, roomId: "!r", turnServers: [] });
  const hangup = vi.spyOn(call, "hangup").mockReturnValue();
  const line = new Line();
  const { onIceConnectionStateChanged } = call as unknown as { onIceConnectionStateChanged: () => void };
  line.addEventListener("iceconnectionstatechange", onIceConnectionStateChanged);
  Object.assign(call, { peerConn: line });
  keepOneClock(call);
  line.become("connected");
  return { line, hangup };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a line that dies twice before it holds again is held", () => {
  const { line, hangup } = talk();
  line.become("disconnected", "checking", "disconnected", "connected");
  vi.advanceTimersByTime(PATIENCE_MS);
  expect(hangup).not.toHaveBeenCalled();
});

test("a line that dies a second time and stays dead is given up", () => {
  const { line, hangup } = talk();
  line.become("disconnected", "checking", "disconnected");
  vi.advanceTimersByTime(PATIENCE_MS - 1);
  expect(hangup).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(hangup).toHaveBeenCalledOnce();
});
