// The people of a room, in the order in which one looks for them: who has a say first, then by name.
import type { Room, RoomMember } from "matrix-js-sdk";
import { KnownMembership } from "../../platform/matrix/sdk.ts";

export function listMembers(room: Room, term: string): RoomMember[] {
  const wanted = term.trim().toLocaleLowerCase();
  const people = room
    .getMembers()
    .filter(({ membership }) => membership === KnownMembership.Join || membership === KnownMembership.Invite);
  const found = wanted ? people.filter((member) => matches(member, wanted)) : people;
  const collator = new Intl.Collator();
  return found.sort(
    (one, other) => other.powerLevel - one.powerLevel || collator.compare(one.name, other.name),
  );
}

function matches(member: RoomMember, wanted: string): boolean {
  return member.name.toLocaleLowerCase().includes(wanted) || member.userId.includes(wanted);
}
