// Stays in the call of a room: each has a session of its own, and begins when the one before has ended.
import { EventEmitter } from "node:events";
import type { Room } from "matrix-js-sdk";
import { afterEach, expect, test, vi } from "vitest";
import { RoomCalls } from "./rtc.ts";
import { EventType, MatrixRTCSession, RoomStateEvent } from "./sdk.ts";
import type { Session } from "./session.ts";

const ROOM = { roomId: "!a:x" } as Room;

afterEach(() => {
  vi.restoreAllMocks();
});

function make() {
  const made: { stop: ReturnType<typeof vi.fn>; settle: (isLeft: boolean) => void }[] = [];
  const looked = vi.fn();
  vi.spyOn(MatrixRTCSession, "sessionForSlot").mockImplementation(() => {
    let settle: (isLeft: boolean) => void = () => undefined;
    const left = new Promise<boolean>((done, fail) => {
      settle = (isLeft) => (isLeft ? done(true) : fail(new Error("no network")));
    });
    const one = { stop: vi.fn(async () => undefined), settle };
    made.push(one);
    return {
      initialMembershipCalculated: Promise.resolve(),
      leaveRoomSession: () => left,
      ensureRecalculateSessionMembers: async () => looked(one),
      stop: one.stop,
    } as never as MatrixRTCSession;
  });
  const client = new EventEmitter();
  const calls = new RoomCalls({ client, onStop: () => undefined } as never as Session);
  return { calls, client, made, looked };
}

test("whoever comes again has a session of their own, after it is said that they have left", async () => {
  const { calls, made } = make();
  const first = await calls.enter(ROOM);
  const leaving = calls.leave(first);
  let second: MatrixRTCSession | undefined;
  const entering = calls.enter(ROOM).then((call) => {
    second = call;
  });
  await new Promise((done) => setTimeout(done));
  expect(second).toBeUndefined();
  made[0]?.settle(true);
  await Promise.all([leaving, entering]);
  expect(second).not.toBe(first);
  expect(made[0]?.stop).toHaveBeenCalledTimes(1);
});

test("a leave that could not be said keeps nobody out", async () => {
  const { calls, made } = make();
  const leaving = calls.leave(await calls.enter(ROOM));
  made[0]?.settle(false);
  await leaving;
  expect(await calls.enter(ROOM)).toBeDefined();
});

test("who is in the call is followed for the one that watches and the one that is in it, until it has left", async () => {
  const { calls, client, made, looked } = make();
  calls.of(ROOM);
  calls.of(ROOM);
  const stay = await calls.enter(ROOM);
  const tell = (roomId: string) =>
    client.emit(RoomStateEvent.Events, {
      getType: () => EventType.GroupCallMemberPrefix,
      getRoomId: () => roomId,
    });
  tell(ROOM.roomId);
  tell("!b:x");
  expect(looked).toHaveBeenCalledTimes(2);
  made[1]?.settle(true);
  await calls.leave(stay);
  tell(ROOM.roomId);
  expect(looked).toHaveBeenCalledTimes(3);
});
