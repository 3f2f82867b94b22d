// The packs of emoji and stickers that a person can use in a room: their own, those they chose, those of the room.
import type { Room } from "matrix-js-sdk";
import {
  CHOSEN_PACKS,
  type ImagePack,
  imagesFor,
  OWN_PACK,
  ROOM_PACK,
  readPack,
} from "../../core/imagePack.ts";
import type { CustomEmoji } from "../../core/message.ts";
import type { Session } from "../../platform/matrix/session.ts";

export interface KnownPack extends ImagePack {
  id: string;
  isOwn: boolean;
}

export function packsIn(session: Session, room: Room): KnownPack[] {
  const own = session.client.getAccountData(OWN_PACK as never)?.getContent();
  const packs = [
    { id: "own", isOwn: true, ...readPack(own, "") },
    ...packsOfRoom(room),
    ...chosenRooms(session, room).flatMap(packsOfRoom),
  ];
  return packs.filter(({ images }) => images.length > 0);
}

export function customEmojiOf(session: Session, room: Room): CustomEmoji[] {
  return imagesFor(packsIn(session, room), "emoticon");
}

function packsOfRoom(room: Room): KnownPack[] {
  return room.currentState.getStateEvents(ROOM_PACK).map((event) => {
    const pack = readPack(event.getContent(), room.name);
    return { id: `${room.roomId}\n${event.getStateKey()}`, isOwn: false, ...pack };
  });
}

/** Rooms whose packs the person uses everywhere. */
function chosenRooms(session: Session, except: Room): Room[] {
  return Object.keys(chosen(session)).flatMap((roomId) => {
    const room = roomId === except.roomId ? null : session.client.getRoom(roomId);
    return room ? [room] : [];
  });
}

export function isChosen(session: Session, room: Room): boolean {
  return room.roomId in chosen(session);
}

/** Use the packs of a room everywhere, or no longer. */
export async function setChosen(session: Session, room: Room, isWanted: boolean): Promise<void> {
  const { [room.roomId]: now, ...others } = chosen(session);
  const rooms = isWanted ? { ...others, [room.roomId]: now ?? {} } : others;
  await session.client.setAccountData(CHOSEN_PACKS as never, { rooms } as never);
}

function chosen({ client }: Session): Record<string, unknown> {
  const rooms: unknown = client
    .getAccountData(CHOSEN_PACKS as never)
    ?.getContent<{ rooms?: unknown }>().rooms;
  return typeof rooms === "object" && rooms !== null ? (rooms as Record<string, unknown>) : {};
}
