// Names and pictures of the people in a room, made harmless.
import type { MatrixClient, Room } from "matrix-js-sdk";
import { tameName } from "../../core/message/text.ts";
import { thumbnailUrl } from "../../platform/matrix/media.ts";

/** The SDK adds the user id to names that look alike. */
export function nameOf(room: Room, userId: string): string {
  return tameName(room.getMember(userId)?.name ?? userId, userId);
}

/** A name that cannot change the direction of the words around it. */
export function isolatedName(room: Room, userId: string): string {
  return `\u2068${nameOf(room, userId)}\u2069`;
}

export function pictureOf(client: MatrixClient, room: Room, userId: string, size: number): string | null {
  return thumbnailUrl(client, room.getMember(userId)?.getMxcAvatarUrl(), size);
}
