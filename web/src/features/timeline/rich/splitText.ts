// Finds the addresses and the ids of Matrix in a plain text.
import { find } from "linkifyjs";

/** Looking for links in more than this would hold everything up. */
const LONGEST = 70_000;

export interface Part {
  /** Where it begins. */
  at: number;
  part: string;
  href?: string;
  isId?: boolean;
}

/** "@anna:example.org", "#tea:example.org:8448", where a word begins. */
const ID = /(?<=^|[\s(«"'])[@#][\w.=/+-]+:[\w-]+(?:\.[\w-]+)*(?::\d+)?/g;

/** The text in its order: addresses with `href`, ids, and what is between them. */
export function splitText(text: string): Part[] {
  if (text.length > LONGEST) return [{ at: 0, part: text }];
  const links = find(text, { defaultProtocol: "https" }).map(({ start, value, href }) => ({
    at: start,
    part: value,
    href,
  }));
  return withTextBetween(
    text,
    [...findIds(text), ...links].sort((a, b) => a.at - b.at),
  );
}

/** The same without addresses. */
export function splitIds(text: string): Part[] {
  return withTextBetween(text, findIds(text));
}

function findIds(text: string): Part[] {
  return [...text.matchAll(ID)].map(({ index, 0: part }) => ({ at: index, part, isId: true }));
}

/** What begins within another one is a part of that. */
function withTextBetween(text: string, found: Part[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const one of found) {
    if (one.at < at) continue;
    if (one.at > at) parts.push({ at, part: text.slice(at, one.at) });
    parts.push(one);
    at = one.at + one.part.length;
  }
  if (at < text.length) parts.push({ at, part: text.slice(at) });
  return parts;
}
