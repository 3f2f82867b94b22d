// Whether a call rings at somebody's whose app is closed: by the shield's own rules, from what the server tells.
import { mayRingAll } from "../core/calls/groupRing.ts";
import { CALL_MEMBER, RING } from "../core/calls/ring.ts";
import { CALL_SETTINGS, readCallSettings } from "../core/calls/settings.ts";
import {
  type CallerFacts,
  heedServer,
  judgeCaller,
  pathOfWord,
  readReason,
  type Word,
  wordOfRefusal,
} from "../core/calls/shield.ts";
import { ask, RefusedError } from "../platform/matrix/bareRequest.ts";
import type { RoomEvent } from "../platform/matrix/decryptAside.ts";
import type { StoredAccount } from "../platform/storage/accounts.ts";

const CALLS = ["m.call.invite", "m.rtc.notification", RING, "org.matrix.msc4075.call.notify"];
const WRITTEN = ["m.room.message", "m.sticker", "m.call.answer"];
const SEALED = "m.room.encrypted";
/** Enough to find words among what programs say in a call. */
const LOOK_BACK = 20;

/** What this device is told of, read. */
export interface PushedCall extends RoomEvent {
  /** The message that it was, where the server could not read it. */
  sealedId?: string;
}

type Decrypt = (event: RoomEvent) => Promise<RoomEvent | undefined>;

export const isCall = ({ type }: RoomEvent): boolean => CALLS.includes(type);

/** A call is told of all the same: without a sound. */
export async function isSilentCall(
  account: StoredAccount,
  roomId: string,
  call: PushedCall,
  decrypt: Decrypt,
): Promise<boolean> {
  const kind = call.content.notification_type ?? call.content.notify_type ?? "ring";
  if (kind !== "ring") return true;
  const path = `/v3/rooms/${encodeURIComponent(roomId)}`;
  const members = await find<{ joined: object }>(account, `${path}/joined_members`);
  const count = members ? Object.keys(members.joined).length : 2;
  const isGroup = count > 2;
  if (isGroup && !mayRingAll(count)) return true;
  const [settings, contacts] = await Promise.all(
    [CALL_SETTINGS, "org.veche.contacts"].map((kind) => dataOf(account, kind)),
  );
  const people = (contacts?.people ?? {}) as Record<string, unknown>;
  const isContact = typeof people[call.sender] === "object";
  const isKnown = isContact || (await hasSpoken(account, path, decrypt));
  const facts: CallerFacts = {
    isContact,
    isKnown,
    sharesRoom: isKnown || (await sharesRoom(account, roomId, call.sender)),
    // Nothing is pushed that somebody sends who is blocked.
    isBlocked: false,
  };
  // In a group nobody is asked why they call.
  const reason = isGroup ? undefined : readReason(call.content);
  const verdict = judgeCaller(facts, reason, readCallSettings(settings));
  if (verdict !== "ring") return true;
  return heedServer(verdict, await askServer(account, roomId, call), facts) !== "ring";
}

/** Whether whoever calls may, of which the server knows more than this device. */
async function askServer(account: StoredAccount, roomId: string, call: PushedCall): Promise<Word> {
  const { sealedId, sender } = call;
  if (!sealedId) return "may";
  const body = { event_id: sealedId, user_id: sender };
  try {
    const answer = await ask<{ may_ring: boolean }>(account, "POST", pathOfWord(roomId), body);
    return answer.may_ring ? "may" : "mayNot";
  } catch (error) {
    if (!(error instanceof RefusedError)) return "unanswered";
    return wordOfRefusal(error.errcode, error.status < 500 && error.status !== 429);
  }
}

/** Whether this account has begun the chat, has written in it, or been in its call. */
async function hasSpoken(account: StoredAccount, path: string, decrypt: Decrypt): Promise<boolean> {
  const filter = { senders: [account.userId], types: [...WRITTEN, CALL_MEMBER, SEALED, "m.room.create"] };
  const query = new URLSearchParams({
    dir: "b",
    limit: String(LOOK_BACK),
    filter: JSON.stringify(filter),
  });
  const found = await find<{ chunk: RoomEvent[] }>(account, `${path}/messages?${query}`);
  const events = found?.chunk ?? [];
  if (events.some(({ type }) => type !== SEALED)) return true;
  for (const event of events) {
    const clear = await decrypt(event).catch(() => undefined);
    if (clear && WRITTEN.includes(clear.type)) return true;
  }
  return false;
}

async function sharesRoom(account: StoredAccount, roomId: string, userId: string): Promise<boolean> {
  const path = `/unstable/uk.half-shot.msc2666/user/mutual_rooms?${new URLSearchParams({ user_id: userId })}`;
  const found = await find<{ joined: string[] }>(account, path);
  return (found?.joined ?? []).some((mutual) => mutual !== roomId);
}

function dataOf(account: StoredAccount, kind: string): Promise<Record<string, unknown> | undefined> {
  return find(account, `/v3/user/${encodeURIComponent(account.userId)}/account_data/${kind}`);
}

/** Undefined for what is not there, or cannot be asked for now. */
async function find<Answer>(account: StoredAccount, path: string): Promise<Answer | undefined> {
  return ask<Answer>(account, "GET", path).catch(() => undefined);
}
