// When somebody trusted is told of a call with a stranger.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Store } from "../../../core/store.ts";
import { Confidant, LONG_MS, type WatchedCall } from "./confidant.ts";

const CARLA = "@carla:x";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Somebody calls, and Carla is to be told. */
async function answer({ isContact = false } = {}) {
  const tell = vi.fn(async (_alarm: string): Promise<string | undefined> => CARLA);
  const model = new Confidant({ isContact: () => isContact, tell });
  const view = new Store({
    phase: "ringing",
    connectedMs: undefined as number | undefined,
    isSharing: false,
  });
  const change = async (some: Partial<typeof view.value>) => {
    view.update((before) => ({ ...before, ...some }));
    await vi.advanceTimersByTimeAsync(0);
  };
  model.watch({ userId: "@mallory:x", view } as unknown as WatchedCall);
  await change({ phase: "connected", connectedMs: Date.now() });
  return { model, change, tell, alarms: () => tell.mock.calls.map(([alarm]) => alarm) };
}

test("after two minutes, once", async () => {
  const { model, alarms, change } = await answer();
  await vi.advanceTimersByTimeAsync(LONG_MS - 1);
  expect([alarms(), model.told.value]).toEqual([[], undefined]);
  await vi.advanceTimersByTimeAsync(1);
  await change({ phase: "reconnecting" });
  await change({ phase: "connected" });
  await vi.advanceTimersByTimeAsync(LONG_MS);
  expect([alarms(), model.told.value]).toEqual([["talks"], CARLA]);
});

test("at once when the screen is shown, and after two minutes as well", async () => {
  const { alarms, change } = await answer();
  for (const isSharing of [true, false, true]) await change({ isSharing });
  expect(alarms()).toEqual(["shares"]);
  await vi.advanceTimersByTimeAsync(LONG_MS);
  expect(alarms()).toEqual(["shares", "talks"]);
});

test("not of a call that has ended before, and of none with a contact", async () => {
  const short = await answer();
  await short.change({ phase: "ended" });
  const known = await answer({ isContact: true });
  await known.change({ isSharing: true });
  await vi.advanceTimersByTimeAsync(LONG_MS);
  expect([short.alarms(), known.alarms()]).toEqual([[], []]);
});

test("what could not be kept on this device is tried again", async () => {
  const { model, change, tell } = await answer();
  tell.mockRejectedValueOnce(new Error("full"));
  await change({ isSharing: true });
  expect(model.told.value).toBeUndefined();
  for (const isSharing of [false, true]) await change({ isSharing });
  expect(model.told.value).toBe(CARLA);
});

test("the next call begins with nobody told", async () => {
  const { model, change } = await answer();
  await change({ isSharing: true });
  expect(model.told.value).toBe(CARLA);
  model.watch({ userId: "@boris:x", view: new Store({ phase: "ringing" }) } as unknown as WatchedCall);
  expect(model.told.value).toBeUndefined();
});

/** A group call, with Boris, Olga and Mallory as they come and go; Boris is a contact. */
async function enterGroup() {
  const tell = vi.fn(async (_alarm: string, _room: unknown, _strangers: readonly string[]) => CARLA);
  const model = new Confidant({ isContact: (userId) => userId === "@boris:x", tell });
  const view = new Store({ phase: "joining", isSharing: false, seated: [seated("me", true)] });
  model.watch({ view } as unknown as WatchedCall);
  const show = async (names: string[], some: { isSharing?: boolean } = {}) => {
    const people = [seated("me", true), ...names.map((name) => seated(name))];
    view.update((before) => ({ ...before, phase: "connected", seated: people, ...some }));
    await vi.advanceTimersByTimeAsync(0);
  };
  return { show, told: () => tell.mock.calls.map(([alarm, , strangers]) => [alarm, ...strangers]) };
}

const seated = (name: string, isSelf = false) => ({ userId: `@${name}:x`, isSelf });

test("in a group, after two minutes among nobody but strangers", async () => {
  const { show, told } = await enterGroup();
  await vi.advanceTimersByTimeAsync(LONG_MS);
  await show(["olga"]);
  await vi.advanceTimersByTimeAsync(LONG_MS - 1);
  await show(["olga", "mallory"]);
  expect(told()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(told()).toEqual([["talks", "@olga:x", "@mallory:x"]]);
});

test("where a contact is too one is not alone with strangers, but they see one's screen", async () => {
  const { show, told } = await enterGroup();
  await show(["olga"]);
  await vi.advanceTimersByTimeAsync(LONG_MS - 1);
  await show(["olga", "boris"]);
  await vi.advanceTimersByTimeAsync(LONG_MS);
  expect(told()).toEqual([]);
  await show(["olga", "boris"], { isSharing: true });
  expect(told()).toEqual([["shares", "@olga:x"]]);
});

test("of a group of contacts nobody is told", async () => {
  const { show, told } = await enterGroup();
  await show(["boris"], { isSharing: true });
  await vi.advanceTimersByTimeAsync(LONG_MS);
  expect(told()).toEqual([]);
});
