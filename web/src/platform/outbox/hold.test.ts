// What is written waits while somebody who was compared has other keys, and goes when one has decided.
import { EventEmitter } from "node:events";
import { ClientEvent, type Room } from "matrix-js-sdk";
import { beforeEach, expect, test } from "vitest";
import { changedPeopleOf } from "../matrix/changedPeople.ts";
import { CryptoEvent } from "../matrix/sdk.ts";
import type { Session } from "../matrix/session.ts";
import { whenNobodyChanged } from "./hold.ts";

const ANNA = "@anna:here";
const BORIS = "@boris:here";
const VERA = "@vera:here";

type Trust = "new" | "checked" | "lost";
let trusts: Record<string, Trust>;
let asked: string[];
/** Keys that are being asked for, and what they turn out to be. */
let onItsWay: Record<string, Trust>;
let client: EventEmitter & { getCrypto(): unknown };
let session: Session;

beforeEach(() => {
  trusts = { [BORIS]: "checked", [VERA]: "new" };
  onItsWay = {};
  asked = [];
  const encryption = {
    getUserDeviceInfo: async (userIds: string[]) => {
      for (const userId of userIds) trusts[userId] = onItsWay[userId] ?? trusts[userId] ?? "new";
    },
    getUserVerificationStatus: async (userId: string) => {
      asked.push(userId);
      const trust = trusts[userId];
      return {
        known: true,
        needsUserApproval: false,
        isCrossSigningVerified: () => trust === "checked",
        wasCrossSigningVerified: () => trust !== "new",
      };
    },
  };
  client = Object.assign(new EventEmitter(), { getCrypto: () => encryption });
  session = { client, userId: ANNA, onStop: () => undefined } as unknown as Session;
});

function roomOf({ members = [ANNA, BORIS, VERA], isEncrypted = true } = {}) {
  const room = {
    roomId: "!room",
    membership: "join",
    getMyMembership: () => room.membership,
    hasEncryptionStateEvent: () => isEncrypted,
    getEncryptionTargetMembers: async () => members.map((userId) => ({ userId })),
  };
  return room;
}

/** Whether it goes through once everything that can happen has happened. */
async function holding(room: ReturnType<typeof roomOf>, ended = new AbortController().signal) {
  let isFree = false;
  const free = whenNobodyChanged(session, room as unknown as Room, ended).then(() => {
    isFree = true;
  });
  await settle();
  return { free, isFree: () => isFree };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

function become(userId: string, trust: Trust): void {
  trusts[userId] = trust;
  client.emit(CryptoEvent.UserTrustStatusChanged, userId, undefined);
}

test("nothing waits where everybody is who they were, or the room is not encrypted", async () => {
  expect((await holding(roomOf())).isFree()).toBe(true);
  trusts[BORIS] = "lost";
  expect((await holding(roomOf({ isEncrypted: false }))).isFree()).toBe(true);
  expect((await holding(roomOf({ members: [ANNA, VERA] }))).isFree()).toBe(true);
});

test("it waits for the one whose keys are others, says whom, and goes on once they were compared again", async () => {
  trusts[BORIS] = "lost";
  const { free, isFree } = await holding(roomOf());
  expect(isFree()).toBe(false);
  expect(changedPeopleOf(session).held.value).toEqual({ "!room": BORIS });
  become(BORIS, "checked");
  await free;
  expect(changedPeopleOf(session).held.value).toEqual({});
});

test("it goes on when one has gone on without comparing", async () => {
  trusts[BORIS] = "lost";
  const { free } = await holding(roomOf());
  trusts[BORIS] = "new";
  changedPeopleOf(session).lookAgain(BORIS);
  await free;
});

test("keys that are just being asked for are waited for", async () => {
  await holding(roomOf());
  onItsWay[BORIS] = "lost";
  expect((await holding(roomOf())).isFree()).toBe(false);
});

test("who was never compared holds nobody up, and is looked at once", async () => {
  await holding(roomOf());
  await holding(roomOf());
  expect(asked.filter((userId) => userId === VERA)).toHaveLength(1);
  expect(asked).not.toContain(ANNA);
});

test("it ends with the session, and when one has left the room", async () => {
  trusts[BORIS] = "lost";
  const ending = new AbortController();
  const first = await holding(roomOf(), ending.signal);
  ending.abort();
  await first.free;
  const room = roomOf();
  const second = await holding(room);
  room.membership = "leave";
  client.emit(ClientEvent.Sync);
  await second.free;
});
