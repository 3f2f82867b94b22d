// Into a call of a group, and into it again after it was lost, with calls that are made up.
import type { Room } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Store } from "../../../core/store.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import type { Relay } from "../relay.ts";
import type { GroupParts, GroupWish } from "./groupCall.ts";
import { GroupCalls } from "./model.ts";
import { BrowserError, type GroupProblem } from "./way.ts";

const { calls, find, present } = vi.hoisted(() => ({
  calls: [] as FakeCall[],
  find: vi.fn(),
  present: [] as object[],
}));

class FakeCall {
  readonly view = new Store<{ phase: string; problem?: GroupProblem }>({ phase: "joining" });
  readonly wish: { microphone: boolean; camera: boolean };
  readonly mayShowAddress: boolean | undefined;
  readonly rings: boolean | undefined;
  readonly leave = vi.fn(async () => undefined);

  constructor(_: GroupParts, { isMuted, mayShowAddress, rings }: GroupWish) {
    this.rings = rings;
    this.wish = { microphone: !isMuted, camera: false };
    this.mayShowAddress = mayShowAddress;
    calls.push(this);
  }

  async join(isVideo: boolean): Promise<void> {
    this.wish.camera = isVideo;
  }

  lose(problem: GroupProblem): void {
    this.view.set({ phase: "ended", problem });
  }
}

vi.mock("./groupCall.ts", () => ({ GroupCall: FakeCall }));
vi.mock("./mesh/meshWay.ts", () => ({ MeshWay: class {} }));
vi.mock("../preview.ts", () => ({
  Preview: class {
    view = new Store({ isVideo: true });
    open() {}
    close() {}
  },
}));
vi.mock("../../../platform/matrix/rtc.ts", async (original) => ({
  ...(await original<object>()),
  findTransport: find,
  RoomCalls: class {
    of = () => ({ memberships: present });
    enter = async () => ({});
    leave = async () => undefined;
  },
}));

const ROOM = roomOf(3);
function roomOf(people: number): Room {
  return { getMembersWithMembership: () => [], getJoinedMemberCount: () => people } as unknown as Room;
}

beforeEach(() => {
  calls.length = 0;
  present.length = 0;
  find.mockReset().mockResolvedValue({ type: "org.veche.mesh" });
  vi.stubGlobal("RTCRtpScriptTransform", class {});
});
afterEach(() => vi.unstubAllGlobals());

/** In a call with the camera, having agreed to be found. */
async function entered() {
  const groups = made();
  await groups.prepare(ROOM, true);
  await groups.enter();
  return groups;
}

function made({ isLacking = true } = {}) {
  const session = { onStop: () => undefined, account: {} } as unknown as Session;
  return new GroupCalls(session, { isLacking: async () => isLacking } as unknown as Relay);
}

test("a call that was lost can be come into again, as one was in it", async () => {
  const groups = await entered();
  expect(calls[0]).toMatchObject({ wish: { microphone: true, camera: true }, mayShowAddress: true });
  Object.assign(calls[0]?.wish ?? {}, { microphone: false });
  calls[0]?.lose("lost");
  expect(groups.current.value).toBeUndefined();
  expect(groups.lost.value).toMatchObject({ room: ROOM, problem: "lost" });
  await Promise.all([groups.tryAgain(), groups.tryAgain()]);
  expect(calls).toHaveLength(2);
  expect(groups.current.value).toBe(calls[1]);
  expect(groups.lost.value).toBeUndefined();
  expect(calls[1]).toMatchObject({ wish: { microphone: false, camera: true }, mayShowAddress: true });
});

test("where it cannot be come into yet, one may try again", async () => {
  const groups = await entered();
  calls[0]?.lose("lost");
  find.mockRejectedValueOnce(new Error("No network"));
  await groups.tryAgain();
  expect(groups.lost.value?.problem).toBe("failed");
  await groups.tryAgain();
  expect(calls[1]).toMatchObject({ wish: { microphone: true, camera: true } });
});

test("whoever leaves meanwhile does not come in", async () => {
  const groups = await entered();
  calls[0]?.lose("lost");
  const trying = groups.tryAgain();
  groups.leave();
  await trying;
  expect(groups.current.value).toBeUndefined();
  expect(groups.lost.value).toBeUndefined();
  expect(calls[1]?.leave).toHaveBeenCalledOnce();
});

test("whoever was removed is not offered to come again", async () => {
  const groups = await entered();
  calls[0]?.lose("removed");
  expect(groups.lost.value?.again).toBeUndefined();
  await groups.tryAgain();
  expect(calls).toHaveLength(1);
});

test.each([
  [3, true],
  [8, true],
  [9, false],
  [33, undefined],
  [2, undefined],
])("whether it rings in a group of %i: %s, and one may choose otherwise", async (people, byDefault) => {
  const groups = made();
  await groups.prepare(roomOf(people), false);
  const rings = groups.entering.value?.rings;
  expect(rings?.value).toBe(byDefault);
  rings?.set(!byDefault);
  await groups.enter();
  expect(calls[0]?.rings).toBe(rings ? !byDefault : false);
  // Coming in again after it was lost rings for nobody.
  calls[0]?.lose("lost");
  await groups.tryAgain();
  expect(calls[1]?.rings).toBe(false);
});

test("whoever comes into a call that has begun rings for nobody", async () => {
  present.push({ userId: "@boris:x", deviceId: "B", transports: [], getTransport: () => undefined });
  find.mockResolvedValue({ type: "livekit", livekit_service_url: "https://x" });
  const groups = made();
  await groups.prepare(ROOM, false);
  expect(groups.entering.value).toMatchObject({ rings: undefined });
});

test("with a browser that cannot encrypt what is carried one does not come in, and is told so", async () => {
  vi.unstubAllGlobals();
  find.mockResolvedValue({ type: "livekit", livekit_service_url: "https://x" });
  const groups = made();
  for (const comeIn of [() => groups.prepare(ROOM, true), () => groups.accept(ROOM, true)]) {
    groups.dismiss();
    await comeIn();
    expect(groups.lost.value).toEqual({ room: ROOM, problem: "browser" });
  }
  expect(groups.entering.value).toBeUndefined();
  await expect(groups.open(ROOM, { isPair: true })).rejects.toThrow(BrowserError);
  expect(calls).toHaveLength(0);
});

test("whoever answers is in at once, or is told first what others learn of them", async () => {
  const groups = made({ isLacking: false });
  await groups.accept(ROOM, false);
  expect(calls[0]).toMatchObject({ wish: { microphone: true, camera: false }, mayShowAddress: false });
  const warned = made();
  await warned.accept(ROOM, false);
  expect(warned.current.value).toBeUndefined();
  expect(warned.entering.value).toMatchObject({ lacksRelay: true });
});
