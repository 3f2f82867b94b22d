// What rings on this device, and what stops it: seen with events as they come, and with clocks put forward.
import { EventEmitter } from "node:events";
import type { MatrixEvent } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DECLINE, declineContent, RING } from "../../../core/calls/ring.ts";
import { ClientEvent, RoomEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import type { GroupCalls } from "../group/model.ts";
import { Doorbell, type HeardRing } from "./doorbell.ts";
import { RingWatch } from "./ringWatch.ts";

const ANNA = "@anna:x";
const BORIS = "@boris:x";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

/** A chat of Anna, Boris (whose device this is) and so many more. */
function house({ more = 0, isSealed = true } = {}) {
  const room = {
    roomId: "!r",
    getJoinedMemberCount: () => 2 + more,
    getMember: () => ({ membership: "join" }),
    hasEncryptionStateEvent: () => isSealed,
  };
  const client = Object.assign(new EventEmitter(), {
    getRooms: () => [],
    getRoom: () => room,
    decryptEventIfNeeded: async () => undefined,
  });
  const session = { client, userId: BORIS, account: { deviceId: "B1" }, onStop: () => undefined };
  let members: { userId: string; deviceId: string; createdTs: () => number }[] = [];
  const listeners = new Set<() => void>();
  const groups = {
    members: () => members,
    watchMembers: (_: unknown, listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const rings: HeardRing[] = [];
  const doorbell = new Doorbell(session as never as Session);
  doorbell.start((ring) => rings.push(ring));
  return {
    rings,
    hear: async (event: MatrixEvent) => {
      client.emit(ClientEvent.Event, event);
      await vi.advanceTimersByTimeAsync(0);
    },
    redact: () => client.emit(RoomEvent.Redaction),
    inCall: (...names: [userId: string, deviceId: string, sinceMs?: number][]) => {
      members = names.map(([userId, deviceId, sinceMs = Date.now()]) => ({
        userId,
        deviceId,
        createdTs: () => sinceMs,
      }));
      for (const listener of [...listeners]) listener();
    },
    watch: () =>
      new RingWatch(session as never, groups as never as GroupCalls, doorbell, rings[0] as HeardRing),
  };
}

let count = 0;
function event(type: string, content: object, { sender = ANNA, ageMs = 0, isSealed = true } = {}) {
  const state = { isRedacted: false };
  count += 1;
  const id = `$${count}`;
  const made = {
    getId: () => id,
    getType: () => type,
    getContent: () => content,
    getSender: () => sender,
    getRoomId: () => "!r",
    getTs: () => Date.now() - ageMs,
    getLocalAge: () => ageMs,
    isState: () => false,
    isEncrypted: () => isSealed,
    isRedacted: () => state.isRedacted,
  };
  return Object.assign(made as never as MatrixEvent, {
    redactIt: () => Object.assign(state, { isRedacted: true }),
  });
}
const ring = (more: object = {}, about = {}) => {
  const content = { notification_type: "ring", lifetime: 60_000, "m.call.intent": "audio" };
  return event(RING, { ...content, ...more }, about);
};

test("a ring is heard once, for what is left of its time", async () => {
  const { hear, rings } = house();
  const one = ring({}, { ageMs: 20_000 });
  await hear(one);
  await hear(one);
  expect(rings).toMatchObject([{ caller: ANNA, isVideo: false, endsMs: Date.now() + 40_000 }]);
});

test.each([
  ["one that is over", house(), ring({}, { ageMs: 61_000 })],
  ["one that was sent long before it came", house(), ring({ sender_ts: 1_000_000 - 70_000 })],
  ["one's own", house(), ring({}, { sender: BORIS })],
  ["one that is only told of", house(), ring({ notification_type: "notification" })],
  ["one in a group", house({ more: 1 }), ring()],
  ["an open one in a sealed chat", house(), ring({}, { isSealed: false })],
  ["one in an open chat", house({ isSealed: false }), ring()],
])("%s is not", async (_, { hear, rings }, one) => {
  await hear(one);
  expect(rings).toEqual([]);
});

test("in a small group it is heard by those who are meant", async () => {
  const all = { "m.mentions": { room: true } };
  const { hear, rings, inCall, watch } = house({ more: 30 });
  await hear(ring({ "m.mentions": { user_ids: ["@carla:x"] } }));
  await hear(ring(all, { isSealed: false }));
  expect(rings).toEqual([]);
  await hear(ring(all));
  expect(rings).toMatchObject([{ caller: ANNA, isOfGroup: true }]);
  const large = house({ more: 31 });
  await large.hear(ring(all));
  expect(large.rings).toEqual([]);
  // It goes on while anybody is in the call, also when whoever called has left.
  const { standing } = watch();
  inCall([ANNA, "A"], ["@carla:x", "C"]);
  inCall(["@carla:x", "C"]);
  expect(standing.value).toBe("rings");
  inCall();
  expect(standing.value).toBe("over");
});

test("it waits for whoever calls to be there, and is over when they have gone", async () => {
  const { hear, inCall, watch } = house();
  await hear(ring());
  const { standing } = watch();
  expect(standing.value).toBe("waits");
  inCall([ANNA, "A"]);
  expect(standing.value).toBe("rings");
  inCall();
  expect(standing.value).toBe("over");
  inCall([ANNA, "A"]);
  expect(standing.value).toBe("over");
});

test("a ring without anybody in the call never sounds", async () => {
  const { hear, watch } = house();
  await hear(ring());
  const one = watch();
  const begun = one.begun();
  await vi.advanceTimersByTimeAsync(60_001);
  expect(await begun).toBe(false);
});

test.each<[string, (at: ReturnType<typeof house>, about: ReturnType<typeof ring>) => unknown]>([
  ["its time is over", () => vi.advanceTimersByTimeAsync(60_001)],
  ["one has come in with another device", ({ inCall }) => inCall([ANNA, "A"], [BORIS, "B2"])],
  [
    "one has declined with another device",
    ({ hear }, about) => hear(event(DECLINE, declineContent(about.getId() ?? "", false), { sender: BORIS })),
  ],
  [
    "it was taken back",
    ({ redact }, about) => {
      about.redactIt();
      redact();
    },
  ],
])("it is over when %s", async (_, act) => {
  const at = house();
  const about = ring();
  await at.hear(about);
  at.inCall([ANNA, "A"]);
  const { standing } = at.watch();
  expect(standing.value).toBe("rings");
  await at.hear(event(DECLINE, declineContent("$another", false), { sender: BORIS }));
  await at.hear(event(DECLINE, declineContent(about.getId() ?? "", false), { sender: ANNA }));
  expect(standing.value).toBe("rings");
  await act(at, about);
  expect(standing.value).toBe("over");
});
