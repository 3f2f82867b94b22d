// Which shelf the list shows. That of a space is followed: chats are put into it and taken out while it is shown.
import type { MatrixClient, MatrixEvent, Room } from "matrix-js-sdk";
import { RoomStateEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { childrenOf } from "../places/index.ts";
import { shownOf } from "../rooms/index.ts";
import { isOnShelf, type ShelfId } from "./rules.ts";

const OF_SPACE = "space:";

export function startShelves(session: Session): void {
  showShelf(session, "all");
  const { client } = session;
  const follow = (event: MatrixEvent) => {
    const id = shownOf(session).value.id as ShelfId;
    const isShown = event.getType() === "m.space.child" && id === `${OF_SPACE}${event.getRoomId()}`;
    if (isShown) showShelf(session, id);
  };
  client.on(RoomStateEvent.Events, follow);
  session.onStop(() => client.off(RoomStateEvent.Events, follow));
}

export function showShelf(session: Session, id: ShelfId): void {
  const space = spaceOf(session.client, id);
  const spaceRooms = space ? childrenOf(space) : new Set<string>();
  shownOf(session).set({ id, has: (entry) => isOnShelf(entry, id, spaceRooms) });
}

/** The space of a shelf; null for other shelves. */
export function spaceOf(client: MatrixClient, id: ShelfId): Room | null {
  return id.startsWith(OF_SPACE) ? client.getRoom(id.slice(OF_SPACE.length)) : null;
}
