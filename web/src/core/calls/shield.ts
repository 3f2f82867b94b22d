// The shield before calls: who rings, who does not, and whose address is hidden. Facts in, a decision out.
import type { CallSettings } from "./settings.ts";

/** In an invitation: why somebody calls whom they have never spoken with. */
export const REASON = "org.veche.reason";
export const LONGEST_REASON = 140;

/** What is known of somebody who calls. */
export interface CallerFacts {
  isContact: boolean;
  /** One has begun the chat, or written something in it. */
  isKnown: boolean;
  /** There is another room in which both are. */
  sharesRoom: boolean;
  isBlocked: boolean;
}

export type Verdict =
  | "ring"
  /** It does not ring, and the attempt is in the list of calls. */
  | "silent"
  /** It does not ring, because they may not call at all. */
  | "refused";

/** Where the server cannot see the call, the caller learns nothing of it: for them it rings until they give up. */
export function judgeCaller(facts: CallerFacts, reason: string | undefined, settings: CallSettings): Verdict {
  if (facts.isBlocked) return "refused";
  if (facts.isContact) return "ring";
  if (settings.whoMayCall === "contacts") return "refused";
  if (settings.whoMayCall === "shared_rooms" && !facts.sharesRoom && !facts.isKnown) return "refused";
  if (facts.isKnown) return "ring";
  return settings.silenceUnknown || reason === undefined ? "silent" : "ring";
}

/** What the server says of a call that only this device can read: whether whoever calls may call at all, and so many. */
export type Word = "may" | "mayNot" | "unanswered";

/** How a server has answered that has not said yes or no. One that does not know the question keeps nobody from calling. */
export function wordOfRefusal(errcode: string | undefined, isRefusal: boolean): Word {
  if (errcode === "M_UNRECOGNIZED") return "may";
  return isRefusal ? "mayNot" : "unanswered";
}

/** Where the server is asked. */
export function pathOfWord(roomId: string): string {
  return `/_veche/v1/rooms/${encodeURIComponent(roomId)}/call/may-ring`;
}

/** Whom the server does not let call rings at nobody's. Where it cannot be asked, people do whom one knows, and no others. */
export function heedServer(verdict: Verdict, word: Word, { isContact, isKnown }: CallerFacts): Verdict {
  if (verdict !== "ring" || word === "may") return verdict;
  return word === "unanswered" && (isContact || isKnown) ? "ring" : "silent";
}

/** The reason that an invitation states, cut to one short line; undefined when there is none. */
export function readReason(content: Record<string, unknown>): string | undefined {
  const stated = content[REASON];
  return typeof stated === "string" ? tameReason(stated) || undefined : undefined;
}

export function tameReason(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Z}\s]+/gu, " ").trim();
  return [...line].slice(0, LONGEST_REASON).join("").trim();
}

/** Whether a call with them has to go through the relay. */
export function mustRelay(isContact: boolean, { relay }: CallSettings): boolean {
  if (relay === "always") return true;
  return relay === "non_contacts" && !isContact;
}
