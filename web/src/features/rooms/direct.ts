// Direct chats: which rooms are one, and how one begins.
import type { MatrixClient, Room } from "matrix-js-sdk";
import { KnownMembership, Preset } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { createRoom, ENCRYPTION } from "./create.ts";

type DirectRooms = Record<string, string[]>;

export function directRoomIds(client: MatrixClient): Set<string> {
  return new Set(Object.values(readDirect(client)).flat());
}

/** The people with whom one has direct chats. */
export function directPeople(client: MatrixClient): string[] {
  const pairs = Object.entries(readDirect(client));
  return pairs.filter(([, rooms]) => rooms.length > 0).map(([userId]) => userId);
}

/** The person of a direct chat; undefined for any other room. */
export function directPersonOf(client: MatrixClient, roomId: string): string | undefined {
  return Object.entries(readDirect(client)).find(([, rooms]) => rooms.includes(roomId))?.[0];
}

/** The direct chat in which somebody is with us, not only invited. */
export function findSharedChat(client: MatrixClient, userId: string): Room | undefined {
  const room = findDirectChat(client, userId);
  return room?.getMember(userId)?.membership === KnownMembership.Join ? room : undefined;
}

/** Open the direct chat with somebody: the one that exists, or a new encrypted one. Returns the room's id. */
export async function openDirectChat(session: Session, userId: string): Promise<string> {
  const existing = findDirectChat(session.client, userId);
  if (existing) return existing.roomId;
  const roomId = await createRoom(session, {
    preset: Preset.TrustedPrivateChat,
    is_direct: true,
    invite: [userId],
    initial_state: [ENCRYPTION],
  });
  await markDirect(session.client, userId, roomId);
  return roomId;
}

export async function markDirect(client: MatrixClient, userId: string, roomId: string): Promise<void> {
  const direct = readDirect(client);
  const rooms = new Set([...(direct[userId] ?? []), roomId]);
  await client.setAccountData("m.direct" as never, { ...direct, [userId]: [...rooms] } as never);
}

function findDirectChat(client: MatrixClient, userId: string): Room | undefined {
  const rooms = (readDirect(client)[userId] ?? []).map((roomId) => client.getRoom(roomId));
  return (
    rooms.find((room) => room?.getMyMembership() === KnownMembership.Join && isStillThere(room, userId)) ??
    undefined
  );
}

function isStillThere(room: Room, userId: string): boolean {
  const membership = room.getMember(userId)?.membership;
  return membership === KnownMembership.Join || membership === KnownMembership.Invite;
}

function readDirect(client: MatrixClient): DirectRooms {
  const content: unknown = client.getAccountData("m.direct" as never)?.getContent();
  const pairs = Object.entries((content ?? {}) as Record<string, unknown>);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string[]] => Array.isArray(pair[1])));
}
