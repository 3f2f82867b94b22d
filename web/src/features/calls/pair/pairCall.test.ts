// How a call of two goes: it rings once others can know of it, and ends when the other says no, does not come, or has left.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RING_MS } from "../../../core/calls/ring.ts";
import { Store } from "../../../core/store.ts";
import type { Seated } from "../group/seated.ts";
import { BrowserError } from "../group/way.ts";
import { PairCall, type PairParts } from "./pairCall.ts";

const ANNA = "@anna:x";
const BORIS = "@boris:x";

class Stream {
  getTracks = () => [];
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", Stream);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Anna, whose device this is, calls Boris. */
async function place({ fails = false, canSeal = true } = {}) {
  const sent: { type: string; content: Record<string, unknown> }[] = [];
  const client = {
    sendEvent: async (_: string, type: string, content: Record<string, unknown>) => {
      if (fails) throw new Error("[429] M_LIMIT_EXCEEDED: Not now");
      sent.push({ type, content });
      return { event_id: "$ring" };
    },
  };
  const view = new Store({ phase: "joining", seated: [] as Partial<Seated>[], problem: undefined });
  const turnCamera = vi.fn(async (_facing: string) => undefined);
  const leave = vi.fn(async () => undefined);
  const group = { view, refusal: "", join: async () => undefined, leave, turnCamera };
  let members: object[] = [];
  const declines = new Map<string, string>();
  const version = new Store(0);
  const parts = {
    session: { client, userId: ANNA, account: { deviceId: "A" } },
    groups: {
      open: async () => {
        if (!canSeal) throw new BrowserError();
        return group;
      },
      members: () => members,
    },
    doorbell: { version, declineOf: (_: string, userId: string) => declines.get(userId) },
  };
  const about = { room: { roomId: "!r" }, userId: BORIS, isVideo: true };
  let call: PairCall | undefined;
  await PairCall.place(parts as never as PairParts, about as never, "the parcel", (made) => {
    call = made;
  });
  if (!call) throw new Error("It was not told of.");
  const show = async (phase: string, ...seated: Partial<Seated>[]) => {
    view.set({ phase, seated, problem: undefined });
    await vi.advanceTimersByTimeAsync(0);
  };
  return {
    call,
    group,
    sent,
    show,
    /** Anna is in the call, as all can see. */
    enter: async () => {
      members = [{ userId: ANNA, deviceId: "A", eventId: "$in" }];
      await show("connected", SELF);
    },
    decline: (how: string) => {
      declines.set(BORIS, how);
      version.update((count) => count + 1);
    },
    phase: () => call?.view.value.phase,
  };
}

const SELF: Partial<Seated> = { userId: ANNA, isSelf: true, isConnected: true, voices: [] };
const there = (isConnected: boolean): Partial<Seated> => ({ userId: BORIS, isConnected, voices: [] });

test("it rings once, with the reason, when others can know that one is in the call", async () => {
  const { enter, phase, sent, show } = await place();
  expect([phase(), sent.length]).toEqual(["starting", 0]);
  await enter();
  await show("connected", SELF);
  expect(phase()).toBe("calling");
  expect(sent).toMatchObject([
    { content: { "m.relates_to": { event_id: "$in" }, "org.veche.reason": "the parcel" } },
  ]);
});

test("where the other is in the call already, nothing rings", async () => {
  const { phase, sent, show } = await place();
  await show("connected", SELF, there(false));
  expect(phase()).toBe("connecting");
  await show("connected", SELF, there(true));
  expect([phase(), sent.length]).toEqual(["connected", 0]);
});

test.each(["declined", "busy"])("the other is %s", async (how) => {
  const { call, decline, enter, group, phase } = await place();
  await enter();
  decline(how);
  expect([phase(), call.ending]).toEqual(["ended", how]);
  expect(group.leave).toHaveBeenCalledOnce();
});

test("nobody answers, or the server lets it not ring", async () => {
  const one = await place();
  await one.enter();
  await vi.advanceTimersByTimeAsync(RING_MS);
  expect(one.call.ending).toBe("noAnswer");
  const other = await place({ fails: true });
  await other.enter();
  expect(other.call.ending).toBe("tooMany");
});

test("it is over when the other has left; whoever was lost with the SFU is waited for", async () => {
  const { call, enter, phase, show } = await place();
  await enter();
  await show("connected", SELF, there(true));
  await show("reconnecting", there(false));
  await show("reconnecting");
  await show("connected", SELF);
  expect(phase()).toBe("reconnecting");
  await show("connected", SELF, there(true));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(phase()).toBe("connected");
  await show("connected", SELF);
  expect([phase(), call.ending]).toEqual(["ended", "hungUp"]);

  const lost = await place();
  await lost.enter();
  await lost.show("connected", SELF, there(true));
  await lost.show("reconnecting");
  await vi.advanceTimersByTimeAsync(30_000);
  expect(lost.call.ending).toBe("lost");
});

test("whoever sends without encryption is neither seen nor heard, which one is told", async () => {
  const { call, enter, show } = await place();
  await enter();
  await show("connected", SELF, { ...there(true), isSealed: true });
  expect(call.view.value.isRemoteOpen).toBe(false);
  await show("connected", SELF, { ...there(true), isSealed: false });
  expect(call.view.value).toMatchObject({ phase: "connected", isRemoteOpen: true, isRemoteSeen: false });
});

test("with a browser that cannot encrypt it there is no call, which one is told", async () => {
  const { call, phase, sent } = await place({ canSeal: false });
  expect([phase(), call.ending, sent.length]).toEqual(["ended", "browser", 0]);
});

test("the camera at a phone's back is no mirror", async () => {
  const { call, enter, group, show } = await place();
  await enter();
  await show("connected", SELF, there(true));
  await call.flip();
  expect([group.turnCamera.mock.lastCall, call.view.value.isMirrored]).toEqual([["environment"], false]);
  await call.flip();
  expect([group.turnCamera.mock.lastCall, call.view.value.isMirrored]).toEqual([["user"], true]);
});
