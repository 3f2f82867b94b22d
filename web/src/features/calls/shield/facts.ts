// What this device knows of somebody who calls, or is called.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { CallerFacts } from "../../../core/calls/shield.ts";
import { KnownMembership } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { contactsOf, isBlocked } from "../../contacts/index.ts";

export function callerFactsOf(session: Session, room: Room, userId: string): CallerFacts {
  return {
    isContact: isContact(session, userId),
    isKnown: hasSpoken(room, session.userId),
    sharesRoom: sharesRoom(session, room, userId),
    isBlocked: isBlocked(session.client, userId),
  };
}

export function isContact(session: Session, userId: string): boolean {
  return userId in contactsOf(session).contacts.value;
}

/** Whether somebody has begun this chat, or written in it as far as it is loaded: then they know who the others are. */
export function hasSpoken(room: Room, userId: string): boolean {
  if (room.getCreator() === userId) return true;
  const said = (event: MatrixEvent) => event.getSender() === userId && SPOKEN.test(event.getType());
  return room.getLiveTimeline().getEvents().some(said);
}

const SPOKEN = /^(m\.room\.message|m\.sticker|m\.reaction|m\.call\.answer)$/;

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
