// What was begun and not sent, and which of two versions of it is kept when another device has one too.
import type { Mention } from "./mentions.ts";

export interface Draft {
  text: string;
  mentions: readonly Mention[];
  /** The message that is replied to. */
  replyTo?: string;
  /** When it was last changed, by the clock of the device that did; an empty draft has one too. */
  changedMs: number;
}

export const NO_DRAFT: Draft = { text: "", mentions: [], changedMs: 0 };

const LONGEST_TEXT = 40_000;

/** The newer one; of two that are equally new any device chooses the same. */
export function newerDraft(one: Draft, other: Draft): Draft {
  if (one.changedMs !== other.changedMs) return one.changedMs > other.changedMs ? one : other;
  return one.text >= other.text ? one : other;
}

export function isEmptyDraft({ text, replyTo }: Draft): boolean {
  return !text.trim() && !replyTo;
}

/** Read a draft from storage; undefined for what has another form. */
export function readDraft(value: unknown): Draft | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { text, mentions, replyTo, changedMs } = value as Record<string, unknown>;
  if (typeof text !== "string" || text.length > LONGEST_TEXT || !Number.isSafeInteger(changedMs))
    return undefined;
  return {
    text,
    mentions: Array.isArray(mentions) ? mentions.filter(isMention) : [],
    ...(typeof replyTo === "string" && { replyTo }),
    changedMs: changedMs as number,
  };
}

function isMention(value: unknown): value is Mention {
  if (typeof value !== "object" || value === null) return false;
  const { kind, text, userId, address } = value as Record<string, unknown>;
  if (typeof text !== "string" || !text) return false;
  if (kind === "person") return typeof userId === "string";
  if (kind === "room") return typeof address === "string";
  return kind === "everybody" && text === "@room";
}
