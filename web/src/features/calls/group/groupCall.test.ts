// One's part in a call of many: what one is seen with, and what is said in the room. What carries it is made up.
import { EventEmitter } from "node:events";
import type { Room } from "matrix-js-sdk";
import { expect, test, vi } from "vitest";
import { MatrixRTCSessionEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { GroupCall, type GroupParts, type GroupWish } from "./groupCall.ts";
import type { Way } from "./way.ts";

vi.stubGlobal("navigator", { mediaDevices: {} });
vi.stubGlobal(
  "IntersectionObserver",
  class {
    disconnect() {}
  },
);

const SELF = { userId: "@anna:x", deviceId: "A", rtcBackendIdentity: "@anna:x:A", createdTs: () => 1 };

/** Anna, with a camera, in a call that she began. */
async function inACall(wish?: GroupWish) {
  const rtc = Object.assign(new EventEmitter(), {
    memberships: [SELF],
    joinRoomSession: vi.fn(
      (_transports: unknown, _preferred: unknown, _how: { notificationType?: string }) => undefined,
    ),
    leaveRoomSession: async () => true,
  });
  const sending = { isMicrophoneOn: true, isCameraOn: true, isSharing: false };
  const presence = { isSpeaking: false, isMuted: false, isSealed: true, voices: [] };
  const way = {
    isModerated: true,
    hasFingerprints: false,
    hasKeys: true,
    isConnected: true,
    transport: { type: "livekit" },
    sending,
    admit: async () => undefined,
    connect: async () => undefined,
    close: async () => undefined,
    follow: () => undefined,
    presenceOf: () => ({ ...presence, quality: "fair", camera: undefined, screen: undefined }),
    bring: () => undefined,
    keepComing: () => undefined,
    setMicrophone: vi.fn(async () => undefined),
    setCamera: vi.fn(async () => undefined),
    setScreen: vi.fn(async () => undefined),
    takeChosen: vi.fn(async () => undefined),
    turnCamera: vi.fn(async () => undefined),
  };
  const client = Object.assign(new EventEmitter(), { relations: async () => ({ events: [] }) });
  const session = { client, userId: SELF.userId, account: { deviceId: "A" } } as unknown as Session;
  const room = { roomId: "!garden:x" } as Room;
  const parts = { session, room, rtc, openWay: () => way as unknown as Way, leave: async () => undefined };
  const call = new GroupCall(parts as unknown as GroupParts, wish);
  await call.join(true);
  return { call, way, rtc };
}

test("other devices are taken in the call; where that fails it is said, until it works", async () => {
  const { call, way } = await inACall();
  way.takeChosen.mockRejectedValueOnce(new DOMException("", "NotReadableError"));
  await call.takeChosen();
  expect(call.view.value).toMatchObject({ mediaProblem: "taken", phase: "connected" });
  await call.takeChosen();
  expect(call.view.value.mediaProblem).toBeUndefined();
  expect(way.takeChosen).toHaveBeenCalledTimes(2);
});

test("a phone turns to its other camera and back, and only the one that looks at oneself is a mirror", async () => {
  const { call, way } = await inACall();
  expect(call.view.value.isMirrored).toBe(true);
  await call.flip();
  expect(call.view.value.isMirrored).toBe(false);
  await call.flip();
  expect(way.turnCamera.mock.calls).toEqual([["environment"], ["user"]]);
  await call.flip();
  await call.takeChosen();
  expect(call.view.value.isMirrored).toBe(true);
});

test("it rings once: whoever says again that they are in the call rings for nobody", async () => {
  const { rtc } = await inACall({ rings: true });
  const said = () => rtc.joinRoomSession.mock.calls.map(([, , how]) => how.notificationType);
  expect(said()).toEqual(["ring"]);
  vi.useFakeTimers();
  rtc.emit(MatrixRTCSessionEvent.MembershipManagerError, new Error("It has given up."));
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  expect(said()).toEqual(["ring", "notification"]);
});

test.each([
  [{}, "notification"],
  [{ rings: false }, "notification"],
  [{ isPair: true }, undefined],
])("with %j others are told by: %s", async (wish, kind) => {
  const { rtc } = await inACall(wish);
  expect(rtc.joinRoomSession.mock.calls[0]?.[2].notificationType).toBe(kind);
});

test("how good one's own line is can be seen", async () => {
  const { call } = await inACall();
  expect(call.view.value.seated).toMatchObject([{ isSelf: true, quality: "fair" }]);
});
