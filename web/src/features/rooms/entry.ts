// One row of the list of rooms: what it shows, taken from the room as it is now.
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import { isBeforeEnd, MUTE } from "../../core/quiet.ts";
import type { TimelineTile } from "../../extension/contributions.ts";
import { KnownMembership, NotificationCountType, PushRuleActionName } from "../../platform/matrix/sdk.ts";

export interface RoomEntry {
  roomId: string;
  name: string;
  avatarMxc: string | undefined;
  /** Decides the colour of a picture made of a letter: a direct chat has the other person's. */
  pictureId: string;
  isDirect: boolean;
  isInvite: boolean;
  /** Who invites, where one is only invited. */
  inviterId: string | undefined;
  isFavourite: boolean;
  isLowPriority: boolean;
  /** The names of all its tags, a line each. */
  tags: string;
  isMuted: boolean;
  unread: number;
  mentions: number;
  isMarkedUnread: boolean;
  /** The newest event that can be said in one line. */
  lastEvent: MatrixEvent | undefined;
  /** The last event once more: it is the same object after it was decrypted or redacted. */
  lastEventState: string;
  timeMs: number;
}

type FindTile = (event: MatrixEvent) => TimelineTile | undefined;

/** How far back the newest event for the preview is looked for. */
const LOOK_BACK = 30;

/** The row of a room, or undefined for one that the list does not show. */
export function entryOf(
  client: MatrixClient,
  room: Room,
  isDirect: boolean,
  findTile: FindTile,
): RoomEntry | undefined {
  const membership = room.getMyMembership();
  const isInvite = membership === KnownMembership.Invite;
  if (!isInvite && membership !== KnownMembership.Join) return undefined;
  if (room.isSpaceRoom()) return undefined;
  const lastEvent = findLastEvent(room, findTile);
  return {
    roomId: room.roomId,
    name: room.name,
    avatarMxc: pictureOf(room, isDirect),
    pictureId: room.getAvatarFallbackMember()?.userId ?? room.roomId,
    isDirect,
    isInvite,
    inviterId: isInvite ? room.getMember(room.myUserId)?.events.member?.getSender() : undefined,
    isFavourite: "m.favourite" in room.tags,
    isLowPriority: "m.lowpriority" in room.tags,
    tags: Object.keys(room.tags).sort().join("\n"),
    isMuted: isMuted(client, room),
    unread: room.getUnreadNotificationCount(NotificationCountType.Total),
    mentions: room.getUnreadNotificationCount(NotificationCountType.Highlight),
    isMarkedUnread: isMarkedUnread(room),
    lastEvent,
    lastEventState: lastEvent
      ? `${lastEvent.getId()} ${lastEvent.getType()} ${lastEvent.isRedacted()} ${lastEvent.status}`
      : "",
    timeMs: lastEvent?.getTs() ?? room.getLastActiveTimestamp(),
  };
}

/** Invitations, favourites, the others by time, and what matters less. */
export function compareEntries(one: RoomEntry, other: RoomEntry): number {
  return rankOf(one) - rankOf(other) || other.timeMs - one.timeMs || (one.roomId < other.roomId ? -1 : 1);
}

export function isSameEntry(one: RoomEntry, other: RoomEntry): boolean {
  return (Object.keys(one) as (keyof RoomEntry)[]).every((key) => Object.is(one[key], other[key]));
}

function rankOf(entry: RoomEntry): number {
  if (entry.isInvite) return 0;
  if (entry.isFavourite) return 1;
  return entry.isLowPriority ? 3 : 2;
}

function findLastEvent(room: Room, findTile: FindTile): MatrixEvent | undefined {
  const events = room.getLiveTimeline().getEvents();
  const pending = room.getPendingEvents();
  for (const list of [pending, events.slice(-LOOK_BACK)]) {
    const event = list.findLast(
      (candidate) => !candidate.isRelation("m.replace") && findTile(candidate)?.layout === "bubble",
    );
    if (event) return event;
  }
  return undefined;
}

function pictureOf(room: Room, isDirect: boolean): string | undefined {
  return room.getMxcAvatarUrl() ?? (isDirect ? room.getAvatarFallbackMember()?.getMxcAvatarUrl() : undefined);
}

function isMuted(client: MatrixClient, room: Room): boolean {
  const { roomId } = room;
  if (isBeforeEnd(room.getAccountData(MUTE as never)?.getContent(), Date.now())) return true;
  const rules = client.pushRules?.global;
  const silences = (rule: { enabled: boolean; actions: unknown[] }) =>
    rule.enabled && !rule.actions.includes(PushRuleActionName.Notify);
  return (
    rules?.room?.some((rule) => rule.rule_id === roomId && silences(rule)) ||
    rules?.override?.some((rule) => rule.rule_id === roomId && silences(rule)) ||
    false
  );
}

function isMarkedUnread(room: Room): boolean {
  return room.getAccountData("m.marked_unread")?.getContent().unread === true;
}
