// Disappearing messages: how long a message lives, in its content, and what a room asks of its messages.

/** In the content of a message: its life in milliseconds, counted from the time the server received it. */
export const EXPIRES_FIELD = "org.veche.expires_ms";
/** State event of a room, `{ after_ms }`: the life that its messages are sent with. */
export const EXPIRY_STATE = "org.veche.expiry";

const SECOND_MS = 1000;
const DAY_MS = 24 * 3600 * SECOND_MS;
export const SHORTEST_LIFE_MS = 5 * SECOND_MS;
export const LONGEST_LIFE_MS = 365 * DAY_MS;

/** What can be chosen, in milliseconds. */
export const LIVES_MS = [
  30 * SECOND_MS,
  5 * 60 * SECOND_MS,
  3600 * SECOND_MS,
  DAY_MS,
  7 * DAY_MS,
  30 * DAY_MS,
] as const;

/** When a message is to disappear, in milliseconds since 1970; undefined when it stays. */
export function expiryOf(content: Record<string, unknown>, sentMs: number): number | undefined {
  const lifeMs = readLife(content[EXPIRES_FIELD]);
  return lifeMs === undefined ? undefined : sentMs + lifeMs;
}

/** The life that a room asks of its messages, from the content of its `org.veche.expiry`. */
export function readRoomExpiry(content: Record<string, unknown> | undefined): number | undefined {
  return readLife(content?.after_ms);
}

/** The content with its life; an edit, a reaction or a vote goes with what it belongs to and gets none. */
export function withLife<Content extends Record<string, unknown>>(
  content: Content,
  lifeMs: number | undefined,
): Content {
  return lifeMs === undefined ? content : { ...content, [EXPIRES_FIELD]: lifeMs };
}

/** Somebody else wrote it: what is no whole number or beyond the limits counts as nothing. */
function readLife(value: unknown): number | undefined {
  if (typeof value !== "number" || !Number.isInteger(value)) return undefined;
  return value >= SHORTEST_LIFE_MS && value <= LONGEST_LIFE_MS ? value : undefined;
}

/** "5 minutes", "1 day", in the language of the reader. */
export function formatLife(lifeMs: number, language: string): string {
  const units = [
    ["day", DAY_MS],
    ["hour", 3600 * SECOND_MS],
    ["minute", 60 * SECOND_MS],
    ["second", SECOND_MS],
  ] as const;
  const [unit, unitMs] = units.find(([, ms]) => lifeMs >= ms) ?? ["second", SECOND_MS];
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "long",
    maximumFractionDigits: 1,
  }).format(lifeMs / unitMs);
}
