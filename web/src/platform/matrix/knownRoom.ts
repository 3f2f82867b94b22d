// Rooms by their ids and by the aliases that they say they have.
import type { MatrixClient, Room } from "matrix-js-sdk";
import { KnownMembership } from "./sdk.ts";

/** The room of an id or an alias, as far as this device knows it; one that one is in goes before others. */
export function findKnownRoom(client: MatrixClient, idOrAlias: string): Room | undefined {
  if (!idOrAlias.startsWith("#")) return client.getRoom(idOrAlias) ?? undefined;
  const called = client.getRooms().filter((room) => isCalled(room, idOrAlias));
  return called.find((room) => room.getMyMembership() === KnownMembership.Join) ?? called[0];
}

function isCalled(room: Room, alias: string): boolean {
  return room.getCanonicalAlias() === alias || room.getAltAliases().includes(alias);
}
