// Into a call of a group, and into it again after it was lost, with calls that are made up.
import type { Room } from "matrix-js-sdk";
import { beforeEach, expect, test, vi } from "vitest";
import { Store } from "../../../core/store.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import type { Relay } from "../relay.ts";
import type { GroupParts, GroupWish } from "./groupCall.ts";
import { GroupCalls } from "./model.ts";
import type { GroupProblem } from "./way.ts";

const { calls, find } = vi.hoisted(() => ({ calls: [] as FakeCall[], find: vi.fn() }));

class FakeCall {
  readonly view = new Store<{ phase: string; problem?: GroupProblem }>({ phase: "joining" });
  readonly wish: { microphone: boolean; camera: boolean };
  readonly mayShowAddress: boolean | undefined;
  readonly leave = vi.fn(async () => undefined);

  constructor(_: GroupParts, { isMuted, mayShowAddress }: GroupWish) {
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
    of = () => ({ memberships: [] });
    enter = async () => ({});
    leave = async () => undefined;
  },
}));

const ROOM = { getMembersWithMembership: () => [] } as unknown as Room;

beforeEach(() => {
  calls.length = 0;
  find.mockReset().mockResolvedValue({ type: "org.veche.mesh" });
});

/** In a call with the camera, having agreed to be found. */
async function entered() {
  const session = { onStop: () => undefined } as unknown as Session;
  const groups = new GroupCalls(session, { isLacking: async () => true } as unknown as Relay);
  await groups.prepare(ROOM, true);
  await groups.enter();
  return groups;
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
