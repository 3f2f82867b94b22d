import { EventEmitter } from "node:events";
import type { MatrixClient, Room } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RoomEvent, RoomMemberEvent } from "../../platform/matrix/sdk.ts";
import { Typists } from "./typists.ts";

const ANNA = { userId: "@anna:x", typing: true };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function make() {
  const client = new EventEmitter();
  const room = { getMembers: () => [ANNA, { userId: "@boris:x", typing: false }] } as never as Room;
  const typists = new Typists(client as never as MatrixClient, room);
  const listener = vi.fn();
  const stop = typists.subscribe(listener);
  const say = (of = room, liveEvent = true) =>
    client.emit(RoomEvent.Timeline, { getSender: () => ANNA.userId }, of, false, false, { liveEvent });
  return { client, typists, listener, stop, say };
}

test("who writes is shown, until their message comes", () => {
  const { typists, listener, say } = make();
  expect(typists.list()).toEqual([ANNA]);
  say();
  expect(typists.list()).toEqual([]);
  expect(listener).toHaveBeenCalledTimes(1);
});

test("who goes on writing is shown again after a moment", () => {
  const { typists, listener, say } = make();
  say();
  vi.runAllTimers();
  expect(typists.list()).toEqual([ANNA]);
  expect(listener).toHaveBeenCalledTimes(2);
});

test("messages of other rooms and old ones say nothing about it", () => {
  const { typists, say } = make();
  say({} as Room);
  say(undefined, false);
  expect(typists.list()).toEqual([ANNA]);
});

test("nothing is heard after the end", () => {
  const { client, listener, say, stop } = make();
  say();
  stop();
  client.emit(RoomMemberEvent.Typing);
  vi.runAllTimers();
  expect(listener).toHaveBeenCalledTimes(1);
});
