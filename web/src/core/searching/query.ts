// What somebody looks for: words, and what the message must be besides.
import { wordsOf } from "./fold.ts";

export interface SearchFilters {
  roomId?: string;
  sender?: string;
  hasFile?: boolean;
  hasLink?: boolean;
  /** From this moment on. */
  fromMs?: number;
  /** Before this moment. */
  untilMs?: number;
}

export interface SearchQuery extends SearchFilters {
  words: string[];
}

/** One message as the index keeps it. */
export interface Document {
  eventId: string;
  sender: string;
  /** Who said it elsewhere, when it was imported. */
  author?: string;
  sentMs: number;
  text: string;
  hasFile: boolean;
  hasLink: boolean;
}

/** More words do not narrow a search any more. */
const WORDS_LIMIT = 12;
const LINK = /\b(?:https?:\/\/|www\.)\S/i;

export function toQuery(text: string, filters: SearchFilters): SearchQuery {
  return { ...filters, words: wordsOf(text).slice(0, WORDS_LIMIT) };
}

/** Whether there is anything to look for. */
export function isEmpty({ words, sender, hasFile, hasLink, fromMs, untilMs }: SearchQuery): boolean {
  return (
    words.length === 0 && !sender && !hasFile && !hasLink && fromMs === undefined && untilMs === undefined
  );
}

/** Whether a message passes everything but the words. */
export function passes(document: Document, filters: SearchFilters): boolean {
  if (filters.sender && document.sender !== filters.sender) return false;
  if (filters.hasFile && !document.hasFile) return false;
  if (filters.hasLink && !document.hasLink) return false;
  return isWithin(document.sentMs, filters);
}

export function isWithin(sentMs: number, { fromMs, untilMs }: SearchFilters): boolean {
  return (fromMs === undefined || sentMs >= fromMs) && (untilMs === undefined || sentMs < untilMs);
}

export function hasLink(text: string): boolean {
  return LINK.test(text);
}
