// What is in a space, and putting chats into it.
import type { MatrixClient, Room } from "matrix-js-sdk";
import { type JoinRules, withSpace } from "../../core/joinRules.ts";
import type { Route } from "../../core/route.ts";
import { type WayIn, wayInto } from "../../core/wayIn.ts";
import { EventTimeline, KnownMembership } from "../../platform/matrix/sdk.ts";

export interface Place {
  roomId: string;
  name: string;
  topic: string;
  avatarMxc: string | undefined;
  memberCount: number;
  isSpace: boolean;
  alias: string | undefined;
  /** How one comes in: see `core/wayIn.ts`. */
  joinRule: string;
  allowedRoomIds: readonly string[] | undefined;
}

const PAGE = 50;
const JOIN_RULES = "m.room.join_rules";

/** The chats of a space that this person may know of, as the space's keepers ordered them. */
export async function listInSpace(client: MatrixClient, spaceId: string, unnamed: string): Promise<Place[]> {
  const { rooms } = await client.getRoomHierarchy(spaceId, PAGE, 1);
  return rooms.filter(({ room_id: roomId }) => roomId !== spaceId).map((room) => placeOf(room, unnamed));
}

interface Described {
  room_id: string;
  name?: string;
  topic?: string;
  canonical_alias?: string;
  avatar_url?: string;
  num_joined_members: number;
  room_type?: string;
  join_rule?: string;
  allowed_room_ids?: string[];
}

export function placeOf(room: Described, unnamed: string): Place {
  return {
    roomId: room.room_id,
    name: room.name ?? room.canonical_alias ?? unnamed,
    topic: room.topic ?? "",
    avatarMxc: room.avatar_url,
    memberCount: room.num_joined_members,
    isSpace: room.room_type === "m.space",
    alias: room.canonical_alias,
    // Directories of old servers list only rooms that anybody may join, and do not say so.
    joinRule: room.join_rule ?? "public",
    allowedRoomIds: room.allowed_room_ids,
  };
}

/** How this person comes into a place; `membership` is their own there. */
export function wayIntoPlace(client: MatrixClient, place: Place, membership: string | undefined): WayIn {
  return wayInto({ ...place, membership }, (roomId) => isInRoom(client, roomId));
}

export function isInRoom(client: MatrixClient, roomId: string): boolean {
  return client.getRoom(roomId)?.getMyMembership() === KnownMembership.Join;
}

/** Where a place is once one is in it. */
export function routeInto({ isSpace, roomId }: Place): Route {
  return isSpace ? { name: "page", page: "space", rest: [roomId] } : { name: "room", roomId };
}

/** The spaces that this person is in. */
export function listSpaces(client: MatrixClient): Room[] {
  return client
    .getRooms()
    .filter((room) => room.isSpaceRoom() && room.getMyMembership() === KnownMembership.Join)
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** The ids of the chats that a space names. */
export function childrenOf(space: Room): Set<string> {
  const events =
    space.getLiveTimeline().getState(EventTimeline.FORWARDS)?.getStateEvents("m.space.child") ?? [];
  const named = events.filter((event) => Array.isArray(event.getContent().via));
  return new Set(named.flatMap((event) => event.getStateKey() ?? []));
}

export function mayArrange(space: Room): boolean {
  const state = space.getLiveTimeline().getState(EventTimeline.FORWARDS);
  return state?.maySendStateEvent("m.space.child", space.myUserId) ?? false;
}

export async function putIntoSpace(client: MatrixClient, spaceId: string, roomId: string): Promise<void> {
  const via = [client.getDomain() ?? ""];
  await client.sendStateEvent(spaceId, "m.space.child" as never, { via } as never, roomId);
}

/** The rules by which the members of a space could come into a room too; undefined where that is not to be chosen. */
export function rulesWithSpace(space: Room, room: Room): JoinRules | undefined {
  const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
  if (!state?.maySendStateEvent(JOIN_RULES as never, room.myUserId)) return undefined;
  const content = state.getStateEvents(JOIN_RULES, "")?.getContent();
  return withSpace(content, room.getVersion(), space.roomId);
}

export async function setJoinRules(client: MatrixClient, roomId: string, rules: JoinRules): Promise<void> {
  await client.sendStateEvent(roomId, JOIN_RULES as never, rules as never, "");
}

export async function takeOutOfSpace(client: MatrixClient, spaceId: string, roomId: string): Promise<void> {
  await client.sendStateEvent(spaceId, "m.space.child" as never, {} as never, roomId);
}
