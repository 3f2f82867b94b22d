// What a notification says when no page is open: fetches the event, decrypts it, asks who sent it and where.
import { tameName } from "../core/message/text.ts";
import { isEdit, noticeLine } from "../core/noticeText.ts";
import type { Described } from "../core/pageAnswers.ts";
import { localpartOf } from "../core/username.ts";
import { ask } from "../platform/matrix/bareRequest.ts";
import { decryptAside, type RoomEvent } from "../platform/matrix/decryptAside.ts";
import type { StoredAccount } from "../platform/storage/accounts.ts";
import { isCall, isSilentCall, type PushedCall } from "./callers.ts";
import type { WorkerWords } from "./words.ts";

interface Where {
  roomId: string;
  eventId: string;
}

/** Always says something: the browser wants a notification for each push. */
export async function describeEvent(
  account: StoredAccount,
  { roomId, eventId }: Where,
  words: WorkerWords,
  wasmUrl: string,
): Promise<Described> {
  const path = `/v3/rooms/${encodeURIComponent(roomId)}`;
  const plain = {
    title: words.app,
    line: words.message,
    timeMs: Date.now(),
    isSilent: false,
    isSealed: false,
  };
  const event = await ask<RoomEvent>(account, "GET", `${path}/event/${encodeURIComponent(eventId)}`).catch(
    () => undefined,
  );
  if (!event) return { ...plain, ...(await describeInvitation(account, roomId, words)) };
  const [clear, sender, room] = await Promise.all([
    event.type === "m.room.encrypted" ? inTheClear(account, roomId, event, wasmUrl) : event,
    nameOf(account, path, event.sender),
    state(account, `${path}/state/m.room.name/`, "name"),
  ]);
  const line = noticeLine(clear.type, clear.content, words);
  return {
    title: room ?? sender,
    line: room ? words.said(sender, line) : line,
    timeMs: event.origin_server_ts ?? Date.now(),
    isSilent: await isQuiet(
      account,
      roomId,
      event.type === "m.room.encrypted" ? { ...clear, sealedId: eventId } : clear,
      wasmUrl,
    ),
    isSealed: clear.type === "m.room.encrypted",
  };
}

async function isQuiet(
  account: StoredAccount,
  roomId: string,
  clear: PushedCall,
  wasmUrl: string,
): Promise<boolean> {
  if (isEdit(clear.content) || clear.type === "m.reaction") return true;
  const decrypt = (event: RoomEvent) => decryptAside(account, roomId, event, wasmUrl);
  return isCall(clear) && (await isSilentCall(account, roomId, clear, decrypt));
}

/** As it was sent, if it cannot be decrypted: then it is known by its type that it is encrypted. */
async function inTheClear(
  account: StoredAccount,
  roomId: string,
  event: RoomEvent,
  wasmUrl: string,
): Promise<RoomEvent> {
  return (await decryptAside(account, roomId, event, wasmUrl).catch(() => undefined)) ?? event;
}

interface Invitations {
  rooms?: { invite?: Record<string, { invite_state?: { events?: RoomEvent[] } }> };
}

/** Who is not in a room may not fetch its events: it may be an invitation to it. */
async function describeInvitation(
  account: StoredAccount,
  roomId: string,
  words: WorkerWords,
): Promise<Partial<Described>> {
  const filter = JSON.stringify({
    room: { rooms: [roomId], timeline: { limit: 0 } },
    presence: { types: [] },
    account_data: { types: [] },
  });
  const query = new URLSearchParams({ filter, timeout: "0" });
  const answer = await ask<Invitations>(account, "GET", `/v3/sync?${query}`).catch(() => undefined);
  const events = answer?.rooms?.invite?.[roomId]?.invite_state?.events ?? [];
  const own = events.find(({ type, state_key }) => type === "m.room.member" && state_key === account.userId);
  if (!own) return {};
  const inviter = events.find(({ type, state_key }) => type === "m.room.member" && state_key === own.sender);
  const name = nameIn(events.find(({ type }) => type === "m.room.name")?.content, "name");
  return {
    title: nameIn(inviter?.content, "displayname") ?? localpartOf(own.sender),
    line: name ? words.invitedTo(name) : words.invitation,
  };
}

async function nameOf(account: StoredAccount, path: string, userId: string): Promise<string> {
  const place = `${path}/state/m.room.member/${encodeURIComponent(userId)}`;
  return (await state(account, place, "displayname")) ?? localpartOf(userId);
}

async function state(account: StoredAccount, path: string, field: string): Promise<string | undefined> {
  const content = await ask<Record<string, unknown>>(account, "GET", path).catch(() => undefined);
  return nameIn(content, field);
}

/** As it may stand beside other words. */
function nameIn(content: Record<string, unknown> | undefined, field: string): string | undefined {
  const value = content?.[field];
  return typeof value === "string" ? tameName(value, "") || undefined : undefined;
}
