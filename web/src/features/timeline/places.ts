// Going to a message, a room or a person that a link names.
import type { Room } from "matrix-js-sdk";
import type { MatrixLink } from "../../core/message/links.ts";
import type { Surroundings } from "../../extension/contributions.ts";
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
  const known = session.client.getRooms().find((one) => isCalled(one, link.roomIdOrAlias));
  const roomId = known?.roomId ?? link.roomIdOrAlias;
  if (link.to === "event" && known) openAt(surroundings, known, link.eventId);
  else navigation.go({ name: "room", roomId, ...(link.to === "event" && { eventId: link.eventId }) });
}

function isCalled(room: Room, name: string): boolean {
  return room.roomId === name || room.getCanonicalAlias() === name || room.getAltAliases().includes(name);
}

/** On a phone a panel covers the messages, so it closes. */
function isWide(): boolean {
  return window.matchMedia("(min-width: 75em)").matches;
}

function pick({ panel, item }: { panel?: string; item?: string }) {
  return { ...(panel && { panel }), ...(item && { item }) };
}
