// Folds the reactions to a message: which signs, how many, by whom, and which of them is mine.

export interface Reaction {
  eventId: string;
  key: string;
  sender: string;
  atMs: number;
}

export interface ReactionGroup {
  key: string;
  senders: string[];
  /** My own reaction with this key: what to redact to take it back. */
  mine?: string;
}

/** Longer keys are words, not signs; they are shown cut. */
export const LONGEST_KEY = 30;

/** By the time of their first use; a person counts once for each key, however often it was sent. */
export function foldReactions(reactions: readonly Reaction[], me: string): ReactionGroup[] {
  const groups = new Map<string, { group: ReactionGroup; seen: Set<string> }>();
  for (const { eventId, key, sender } of [...reactions].sort(byTime)) {
    if (!key) continue;
    const entry = groups.get(key) ?? { group: { key, senders: [] }, seen: new Set() };
    groups.set(key, entry);
    if (entry.seen.has(sender)) continue;
    entry.seen.add(sender);
    entry.group.senders.push(sender);
    if (sender === me) entry.group.mine = eventId;
  }
  return [...groups.values()].map(({ group }) => group);
}

function byTime(one: Reaction, other: Reaction): number {
  return one.atMs - other.atMs || (one.eventId < other.eventId ? -1 : 1);
}
