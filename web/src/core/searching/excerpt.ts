// The part of a message that shows why it was found.
import { findSpans } from "./fold.ts";

export interface Part {
  text: string;
  isMatch: boolean;
}

const BEFORE = 60;
const LENGTH = 240;

/** The text around the first match, cut into parts that match and parts that do not. */
export function excerptAround(text: string, words: string[]): Part[] {
  const spans = words.length > 0 ? findSpans(text, words) : [];
  const start = beginOfWord(text, Math.max(0, (spans[0]?.start ?? 0) - BEFORE));
  const end = Math.min(text.length, start + LENGTH);
  const parts: Part[] = [];
  const add = (from: number, to: number, isMatch: boolean) => {
    if (to > from) parts.push({ text: text.slice(from, to), isMatch });
  };
  let at = start;
  for (const span of spans) {
    if (span.start >= end) break;
    add(at, span.start, false);
    at = Math.min(span.end, end);
    add(span.start, at, true);
  }
  add(at, end, false);
  if (start > 0) parts.unshift({ text: "… ", isMatch: false });
  if (end < text.length) parts.push({ text: " …", isMatch: false });
  return parts;
}

function beginOfWord(text: string, from: number): number {
  if (from === 0) return 0;
  const space = text.slice(from, from + BEFORE / 2).search(/\s/);
  return space < 0 ? from : from + space + 1;
}
