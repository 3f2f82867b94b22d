// A call of a group on one device: whether it rings, and what one says to it.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { expect, test, vi } from "vitest";
import { Store } from "../../../../core/store.ts";
import type { HeardRing } from "../../pair/doorbell.ts";
import { type BellParts, GroupBell } from "./bell.ts";

const ANNA = "@anna:x";
const BORIS = "@boris:x";
const entries = new Store<{ roomId: string; isMuted: boolean }[]>([]);
vi.mock("../../../rooms/index.ts", () => ({ roomListOf: () => ({ entries }) }));

const ROOM = { roomId: "!garden" } as Room;
const RING: HeardRing = {
  id: "$ring",
  event: { isRedacted: () => false } as MatrixEvent,
  room: ROOM,
  caller: ANNA,
  sentMs: Date.now(),
  endsMs: Date.now() + 60_000,
  isVideo: false,
  isOfGroup: true,
};

/** The device of Boris, in whose group Anna has begun a call. */
function house({ rings = true, isMuted = false } = {}) {
  entries.set([{ roomId: ROOM.roomId, isMuted }]);
  const client = { sendEvent: vi.fn(async () => ({})), sendReadReceipt: vi.fn(async () => ({})) };
  let members = [{ userId: ANNA, deviceId: "A", createdTs: () => RING.sentMs }];
  const listeners = new Set<() => void>();
  const groups = {
    current: new Store<object | undefined>(undefined),
    accept: vi.fn(async () => undefined),
    members: () => members,
    watchMembers: (_: Room, listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const parts = {
    session: { client, userId: BORIS, account: { deviceId: "B" } },
    groups,
    doorbell: { version: new Store(0), declineOf: () => undefined },
    judge: async () => ({ rings, isKnown: rings }),
    silence: vi.fn(),
    endOthers: vi.fn(),
  };
  const inCall = (...devices: [userId: string, deviceId: string][]) => {
    members = devices.map(([userId, deviceId]) => ({ userId, deviceId, createdTs: () => RING.sentMs + 10 }));
    for (const listener of [...listeners]) listener();
  };
  return { ...parts, client, groups, inCall, bell: new GroupBell(parts as never as BellParts) };
}

test("whoever answers is in the call, out of any other, and their closed devices know", async () => {
  const { bell, groups, client, endOthers } = house();
  await bell.hear(RING);
  expect(bell.ringing.value).toMatchObject({ room: ROOM, caller: ANNA, isVideo: false, isKnown: true });
  await bell.answer(false);
  expect(groups.accept).toHaveBeenCalledWith(ROOM, false);
  expect(endOthers).toHaveBeenCalledOnce();
  expect(client.sendReadReceipt).toHaveBeenCalledWith(RING.event, "m.read.private");
  expect(bell.ringing.value).toBeUndefined();
});

test("whoever declines is let alone on all their devices, and the call goes on", async () => {
  const { bell, groups, client } = house();
  await bell.hear(RING);
  bell.decline();
  expect(client.sendEvent).toHaveBeenCalledWith(
    "!garden",
    "org.matrix.msc4310.rtc.decline",
    expect.objectContaining({ "m.relates_to": { rel_type: "m.reference", event_id: "$ring" } }),
  );
  expect(client.sendReadReceipt).toHaveBeenCalledOnce();
  expect(bell.ringing.value).toBeUndefined();
  expect(groups.accept).not.toHaveBeenCalled();
});

test.each([
  ["the shield says no", { rings: false }],
  ["the group is muted", { isMuted: true }],
])("it does not ring where %s, and is in the list of calls", async (_, how) => {
  const { bell, silence } = house(how);
  await bell.hear(RING);
  expect(bell.ringing.value).toBeUndefined();
  expect(silence).toHaveBeenCalledWith(ROOM, "$ring");
});

test.each<[string, (at: ReturnType<typeof house>) => void]>([
  ["nobody is in the call any more", ({ inCall }) => inCall()],
  ["one has come in with another device", ({ inCall }) => inCall([ANNA, "A"], [BORIS, "B2"])],
  ["one has come in by the banner", ({ groups }) => groups.current.set({ room: ROOM })],
])("it is over when %s", async (_, act) => {
  const at = house();
  await at.bell.hear(RING);
  at.inCall([ANNA, "A"], ["@carla:x", "C"]);
  expect(at.bell.ringing.value).toBeDefined();
  act(at);
  expect(at.bell.ringing.value).toBeUndefined();
});
