// When somebody trusted is told of a call with a stranger.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Store } from "../../../core/store.ts";
import type { CallOfTwo } from "../callOfTwo.ts";
import { Confidant, LONG_MS } from "./confidant.ts";

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
  model.watch({ userId: "@mallory:x", view } as unknown as CallOfTwo);
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
  model.watch({ userId: "@boris:x", view: new Store({ phase: "ringing" }) } as unknown as CallOfTwo);
  expect(model.told.value).toBeUndefined();
});
