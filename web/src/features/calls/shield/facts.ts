// What this device knows of somebody who calls, or is called.
import type { IEvent, MatrixEvent, Room } from "matrix-js-sdk";
import { CALL_MEMBER } from "../../../core/calls/ring.ts";
import type { CallerFacts } from "../../../core/calls/shield.ts";
import { EventTimeline, KnownMembership, Method } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { contactsOf, isBlocked } from "../../contacts/index.ts";

export async function readCallerFacts(session: Session, room: Room, userId: string): Promise<CallerFacts> {
  const isKnownAnyway = isContact(session, userId);
  return {
    isContact: isKnownAnyway,
    isKnown: isKnownAnyway || (await hasSpoken(session, room, session.userId)),
    sharesRoom: sharesRoom(session, room, userId),
    isBlocked: isBlocked(session.client, userId),
  };
}

export function isContact(session: Session, userId: string): boolean {
  return userId in contactsOf(session).contacts.value;
}

/** Whether somebody has begun this chat, has ever written in it, or been in its call: then they know who the others are. */
export async function hasSpoken(session: Session, room: Room, userId: string): Promise<boolean> {
  const isTheirs = (event: MatrixEvent) => event.getSender() === userId && WRITTEN.includes(event.getType());
  if (room.getCreator() === userId || hasBeenInCall(room, userId)) return true;
  if (room.getLiveTimeline().getEvents().some(isTheirs)) return true;
  return (await fetchSaid(session, room, userId).catch(() => [])).some(isTheirs);
}

function hasBeenInCall(room: Room, userId: string): boolean {
  const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
  return state?.getStateEvents(CALL_MEMBER).some((event) => event.getSender() === userId) ?? false;
}

/** What they said last, from before what is loaded. */
async function fetchSaid({ client }: Session, room: Room, userId: string): Promise<MatrixEvent[]> {
  const filter = { senders: [userId], types: [...WRITTEN, "m.room.encrypted"] };
  const { chunk } = await client.http.authedRequest<{ chunk: IEvent[] }>(
    Method.Get,
    `/rooms/${encodeURIComponent(room.roomId)}/messages`,
    { dir: "b", limit: String(LOOK_BACK), filter: JSON.stringify(filter) },
  );
  const events = chunk.map(client.getEventMapper());
  await Promise.all(events.map((event) => client.decryptEventIfNeeded(event)));
  return events;
}

const WRITTEN = ["m.room.message", "m.sticker", "m.call.answer"];
/** Enough to find words among what programs say in a call. */
const LOOK_BACK = 50;

function sharesRoom({ client }: Session, room: Room, userId: string): boolean {
  return client
    .getRooms()
    .some(
      (other) =>
        other.roomId !== room.roomId &&
        other.getMyMembership() === KnownMembership.Join &&
        other.getMember(userId)?.membership === KnownMembership.Join,
    );
}
