// A classic call that goes on: which camera is taken, and how a second caller is told that the line is busy.
import type { MatrixCall, Room } from "matrix-js-sdk";
import { afterEach, expect, test, vi } from "vitest";
import { CallErrorCode, CallEvent, CallState, EventType } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Boris, at a phone, is in a call with Anna, or is called by her. */
async function talk(state = CallState.Connected) {
  const getUserMedia = vi.fn(async (_wish: MediaStreamConstraints) => ({ getTracks: () => [] }));
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
  const { LiveCall } = await import("./liveCall.ts");
  const sending: ((sent: { eventType: string; content: object }) => void)[] = [];
  const call = {
    callId: "call-1",
    state,
    on: (name: string, listener: (typeof sending)[number]) => {
      if (name === CallEvent.SendVoipEvent) sending.push(listener);
    },
    getFeeds: () => [],
    isMicrophoneMuted: () => false,
    isScreensharing: () => false,
    opponentSupportsSDPStreamMetadata: () => true,
    updateLocalUsermediaStream: vi.fn(async () => undefined),
    sendMetadataUpdate: async () => undefined,
    reject: () => {
      const content = {};
      for (const tell of sending) tell({ eventType: EventType.CallReject, content });
      return content;
    },
  };
  const reject = vi.spyOn(call, "reject");
  const session = { client: { on: () => undefined, off: () => undefined }, userId: "@boris:x" };
  const about = { room: { roomId: "!r" } as Room, userId: "@anna:x", isVideo: true, isOutgoing: false };
  const live = new LiveCall(session as unknown as Session, call as unknown as MatrixCall, about);
  const asked = () => getUserMedia.mock.lastCall?.[0].video;
  return { live, call, reject, asked };
}

test("the camera at a phone's back is no mirror, until another device is chosen", async () => {
  const { live, call, asked } = await talk();
  await live.flip();
  expect(asked()).toMatchObject({ facingMode: "environment" });
  expect(live.view.value.isMirrored).toBe(false);
  await live.flip();
  expect(asked()).toMatchObject({ facingMode: "user" });
  expect(live.view.value.isMirrored).toBe(true);
  await live.flip();
  await live.takeChosen();
  expect(live.view.value.isMirrored).toBe(true);
  expect(call.updateLocalUsermediaStream).toHaveBeenCalledTimes(4);
});

test("a second caller is told that the line is busy, somebody who is declined is not", async () => {
  const second = await talk(CallState.Ringing);
  second.live.decline("busy");
  expect(second.reject.mock.results[0]?.value).toEqual({ reason: CallErrorCode.UserBusy });
  const only = await talk(CallState.Ringing);
  only.live.decline();
  expect(only.reject.mock.results[0]?.value).toEqual({});
});
