// What a list of contacts is, read from whatever account data holds.

/** By user id: since when. */
export type Contacts = Readonly<Record<string, { added_ms: number }>>;

export function readContacts(content: unknown): Contacts {
  const people: unknown = (content as { people?: unknown } | undefined)?.people;
  if (typeof people !== "object" || people === null) return {};
  const entries = Object.entries(people).filter(
    ([userId, value]) => isUserId(userId) && typeof value === "object",
  );
  return Object.fromEntries(
    entries.map(([userId, value]) => [
      userId,
      { added_ms: Number((value as { added_ms?: unknown })?.added_ms) || 0 },
    ]),
  );
}

export function withContact(contacts: Contacts, userId: string, nowMs: number): Contacts {
  return userId in contacts ? contacts : { ...contacts, [userId]: { added_ms: nowMs } };
}

export function withoutContact(contacts: Contacts, userId: string): Contacts {
  const { [userId]: _, ...others } = contacts;
  return others;
}

function isUserId(text: string): boolean {
  return /^@[^:\s]+:\S+$/.test(text);
}
