// Names and pictures of the people in a room, made harmless.
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import { ARCHIVE_ROOM_TYPE, type Imported, readMark } from "../../core/importing/contents.ts";
import { tameName } from "../../core/message/text.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";

/** The SDK adds the user id to names that look alike. */
export function nameOf(room: Room, userId: string): string {
  return tameName(room.getMember(userId)?.name ?? userId, userId);
}

/** Where a message of an archive comes from; in no other room is anybody believed to speak for others. */
export function importedOf(room: Room, event: MatrixEvent): Imported | null {
  return room.getType() === ARCHIVE_ROOM_TYPE ? readMark(event.getContent()) : null;
}

/** The name of who said it: in an archive, who said it there where it comes from. */
export function speakerOf(room: Room, event: MatrixEvent): string {
  const author = importedOf(room, event)?.author;
  return author ? tameName(author, "?") : nameOf(room, event.getSender() ?? "");
}

/** A name that cannot change the direction of the words around it. */
export function isolatedName(room: Room, userId: string): string {
  return `\u2068${nameOf(room, userId)}\u2069`;
}

export function pictureOf(client: MatrixClient, room: Room, userId: string, size: number): string | null {
  return thumbnailUrl(client, room.getMember(userId)?.getMxcAvatarUrl(), size);
}
