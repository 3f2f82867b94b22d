// Ringing at everybody's in a group: how large it may be, and who is meant.

/** With whoever calls. In a group of more, a call is told of and does not ring; the server says so too. */
const MOST_RUNG = 32;
const RUNG_BY_DEFAULT = 8;

/** Two are called as two are. */
export function mayRingAll(people: number): boolean {
  return people > 2 && people <= MOST_RUNG;
}

export function ringsByDefault(people: number): boolean {
  return mayRingAll(people) && people <= RUNG_BY_DEFAULT;
}

/** Whether a notification is meant for somebody, by what it mentions. */
export function isMeant(content: Record<string, unknown>, userId: string): boolean {
  const mentions = content["m.mentions"] as { room?: unknown; user_ids?: unknown } | null | undefined;
  if (mentions?.room === true) return true;
  return Array.isArray(mentions?.user_ids) && mentions.user_ids.includes(userId);
}
