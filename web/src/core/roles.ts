// Roles: plain names over the numbers of power levels, and who may give which to whom.

/** `guest` may read but not write; `owner` can never be taken the power. */
export type Role = "owner" | "admin" | "moderator" | "member" | "guest";

/** The content of `m.room.power_levels`, as far as it is used here. */
export interface Levels {
  users?: Record<string, number>;
  users_default?: number;
  events?: Record<string, number>;
  events_default?: number;
  state_default?: number;
  invite?: number;
  kick?: number;
  ban?: number;
  redact?: number;
  notifications?: { room?: number };
}

/** The roles that can be given, the most powerful first, with their levels. */
export const GIVEN: readonly (readonly [Exclude<Role, "owner">, number])[] = [
  ["admin", 100],
  ["moderator", 50],
  ["member", 0],
  ["guest", -1],
];

export function roleOf(level: number): Role {
  if (level > 100) return "owner";
  if (level >= 100) return "admin";
  if (level >= 50) return "moderator";
  return level >= 0 ? "member" : "guest";
}

export function levelOfRole(role: Exclude<Role, "owner">): number {
  return GIVEN.find(([name]) => name === role)?.[1] ?? 0;
}

/** The roles that somebody may give to another: never above their own, never to their equals or betters. */
export function rolesToGive(own: number, theirs: number, isSelf: boolean): Exclude<Role, "owner">[] {
  if (!isSelf && theirs >= own) return [];
  if (theirs > 100) return [];
  return GIVEN.filter(([, level]) => level <= own).map(([role]) => role);
}

/** What a room asks of roles, in the order in which it is shown. */
export type Permission =
  | "write"
  | "invite"
  | "pin"
  | "describe"
  | "remove"
  | "ban"
  | "deleteOthers"
  | "mentionAll"
  | "access"
  | "permissions";

const DESCRIBING = ["m.room.name", "m.room.topic", "m.room.avatar"];
const ACCESS = [
  "m.room.join_rules",
  "m.room.history_visibility",
  "m.room.guest_access",
  "org.veche.slow_mode",
];

export const PERMISSIONS: readonly Permission[] = [
  "write",
  "invite",
  "pin",
  "describe",
  "remove",
  "ban",
  "deleteOthers",
  "mentionAll",
  "access",
  "permissions",
];

/** The level that a permission takes. Of several events, the highest: whoever has it may do all of them. */
export function levelFor(levels: Levels, permission: Permission): number {
  const state = levels.state_default ?? 50;
  const ofEvents = (types: string[]) => Math.max(...types.map((type) => levels.events?.[type] ?? state));
  switch (permission) {
    case "write":
      return levels.events_default ?? 0;
    case "invite":
      return levels.invite ?? 0;
    case "pin":
      return ofEvents(["m.room.pinned_events"]);
    case "describe":
      return ofEvents(DESCRIBING);
    case "remove":
      return levels.kick ?? 50;
    case "ban":
      return levels.ban ?? 50;
    case "deleteOthers":
      return levels.redact ?? 50;
    case "mentionAll":
      return levels.notifications?.room ?? 50;
    case "access":
      return ofEvents(ACCESS);
    case "permissions":
      return ofEvents(["m.room.power_levels"]);
  }
}

/** The levels with a permission at another one; everything else stays. */
export function withPermission(levels: Levels, permission: Permission, level: number): Levels {
  const ofEvents = (types: string[]): Levels => ({
    ...levels,
    events: { ...levels.events, ...Object.fromEntries(types.map((type) => [type, level])) },
  });
  switch (permission) {
    case "write":
      return { ...levels, events_default: level };
    case "invite":
      return { ...levels, invite: level };
    case "pin":
      return ofEvents(["m.room.pinned_events"]);
    case "describe":
      return ofEvents(DESCRIBING);
    case "remove":
      return { ...levels, kick: level };
    case "ban":
      return { ...levels, ban: level };
    case "deleteOthers":
      return { ...levels, redact: level };
    case "mentionAll":
      return { ...levels, notifications: { ...levels.notifications, room: level } };
    case "access":
      return ofEvents(ACCESS);
    case "permissions":
      return ofEvents(["m.room.power_levels"]);
  }
}

export function withUserLevel(levels: Levels, userId: string, level: number): Levels {
  const users = { ...levels.users };
  if (level === (levels.users_default ?? 0)) delete users[userId];
  else users[userId] = level;
  return { ...levels, users };
}
