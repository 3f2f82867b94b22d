// Going to a message, a room or a person that a link names.
import type { Room } from "matrix-js-sdk";
import type { MatrixLink } from "../../core/message/links.ts";
import type { Surroundings } from "../../extension/contributions.ts";
import { findKnownRoom } from "../../platform/matrix/knownRoom.ts";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import { timelineOf } from "./of.ts";

/** Open the room at a message and mark it there. */
export function openAt(surroundings: Surroundings, room: Room, eventId: string): void {
  const { navigation } = surroundings;
  const { value } = navigation.route;
  if (value.name === "room" && value.roomId === room.roomId && value.eventId === eventId) {
    void timelineOf(surroundings, room).jumpTo(eventId);
  } else {
    const panel = value.name === "room" && value.roomId === room.roomId && isWide() ? pick(value) : {};
    navigation.go({ name: "room", roomId: room.roomId, eventId, ...panel });
  }
}

export function openMatrixLink(surroundings: Surroundings, room: Room | undefined, link: MatrixLink): void {
  const { navigation, session } = surroundings;
  if (link.to === "user") {
    if (room) navigation.go({ name: "room", roomId: room.roomId, panel: "person", item: link.userId });
    return;
  }
  const known = findKnownRoom(session.client, link.roomIdOrAlias);
  const isIn = known?.getMyMembership() === KnownMembership.Join;
  if (known && isIn && link.to === "event") openAt(surroundings, known, link.eventId);
  else if (known && isIn && known.isSpaceRoom())
    navigation.go({ name: "page", page: "space", rest: [known.roomId] });
  else
    navigation.go({
      name: "room",
      roomId: known?.roomId ?? link.roomIdOrAlias,
      ...(link.to === "event" && { eventId: link.eventId }),
      ...(!isIn && link.via.length > 0 && { via: link.via }),
    });
}

/** On a phone a panel covers the messages, so it closes. */
function isWide(): boolean {
  return window.matchMedia("(min-width: 75em)").matches;
}

function pick({ panel, item }: { panel?: string; item?: string }) {
  return { ...(panel && { panel }), ...(item && { item }) };
}
