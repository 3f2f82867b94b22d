// The rules by which people come into a room, as its `m.room.join_rules` says them.

export interface JoinRules {
  join_rule: string;
  allow?: { type: string; room_id: string }[];
}

const MEMBERSHIP = "m.room_membership";
/** The first room versions that know these rules (specification, "Room versions"). */
const SINCE: Record<string, number> = { knock: 7, restricted: 8, knock_restricted: 10 };

/** Whether rooms of a version know a rule; versions that are no numbers are not known well enough. */
export function knowsRule(version: string, rule: string): boolean {
  return Number(version) >= (SINCE[rule] ?? 1);
}

export function isOfMembers(rule: string): boolean {
  return rule === "restricted" || rule === "knock_restricted";
}

/** The rooms and spaces whose members may come in by themselves. */
export function allowedIn(content: Record<string, unknown> | undefined): string[] {
  const allow = Array.isArray(content?.allow) ? (content.allow as unknown[]) : [];
  return allow.flatMap((one) => {
    const { type, room_id: roomId } = (one ?? {}) as Record<string, unknown>;
    return type === MEMBERSHIP && typeof roomId === "string" ? [roomId] : [];
  });
}

export function rulesOf(rule: string, allowedRoomIds: readonly string[] = []): JoinRules {
  if (!isOfMembers(rule)) return { join_rule: rule };
  return {
    join_rule: rule,
    allow: allowedRoomIds.map((roomId) => ({ type: MEMBERSHIP, room_id: roomId })),
  };
}

/** The rules after the members of one more space may come in; undefined where that changes nothing or cannot be. */
export function withSpace(
  content: Record<string, unknown> | undefined,
  version: string,
  spaceId: string,
): JoinRules | undefined {
  const before = String(content?.join_rule ?? "invite");
  const rule = { invite: "restricted", knock: "knock_restricted" }[before] ?? before;
  const allowed = isOfMembers(before) ? allowedIn(content) : [];
  if (!isOfMembers(rule) || !knowsRule(version, rule) || allowed.includes(spaceId)) return undefined;
  return rulesOf(rule, [...allowed, spaceId]);
}
