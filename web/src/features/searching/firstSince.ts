// The first message of a room on or after a day; an archive counts the days of its own, imported, history.
import type { Room } from "matrix-js-sdk";
import { ARCHIVE_ROOM_TYPE } from "../../core/importing/contents.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { Direction } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { indexerOf } from "./of.ts";

export async function findFirstSince(
  session: Session,
  room: Room,
  sinceMs: number,
): Promise<string | undefined> {
  if (room.getType() === ARCHIVE_ROOM_TYPE)
    return indexerOf(session).index.call("firstSince", room.roomId, sinceMs);
  try {
    const found = await session.client.timestampToEvent(room.roomId, sinceMs, Direction.Forward);
    return found.event_id;
  } catch (error) {
    if (failureOf(error).errcode === "M_NOT_FOUND") return undefined;
    throw error;
  }
}
