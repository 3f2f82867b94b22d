// How somebody can come into a room that they are not in, by what is known of it from outside.

/** What is told of a room to people who are not in it. */
export interface Door {
  joinRule: string;
  /** The rooms and spaces whose members may come in; undefined where that is not told. */
  allowedRoomIds: readonly string[] | undefined;
  /** One's own membership. */
  membership: string | undefined;
}

/**
 * `join`: at once; `ask`: somebody there decides; `asked`: nobody has decided yet; `banned`: not at all;
 * `members`: only out of a space in which one is not; `invited`: only by an invitation.
 */
export type WayIn = "join" | "ask" | "asked" | "banned" | "members" | "invited";

const OPEN = ["public"];
const MEMBERS = ["restricted", "knock_restricted"];
const ASKED = ["knock", "knock_restricted"];

/** `isIn` tells whether one is in the room of an id. */
export function wayInto(door: Door, isIn: (roomId: string) => boolean): WayIn {
  const { joinRule, membership, allowedRoomIds } = door;
  if (membership === "ban") return "banned";
  if (membership === "join" || membership === "invite" || OPEN.includes(joinRule)) return "join";
  if (MEMBERS.includes(joinRule) && allowedRoomIds?.some(isIn)) return "join";
  if (ASKED.includes(joinRule)) return membership === "knock" ? "asked" : "ask";
  // Where it is not told who may come in, the server knows.
  if (MEMBERS.includes(joinRule)) return allowedRoomIds ? "members" : "join";
  return "invited";
}
