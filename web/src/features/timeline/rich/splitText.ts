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
  const ids = [...text.matchAll(ID)].map(({ index, 0: part }) => ({ at: index, part, isId: true }));
  const isInId = (at: number) => ids.some((id) => id.at <= at && at < id.at + id.part.length);
  const links = find(text, { defaultProtocol: "https" })
    .filter(({ start }) => !isInId(start))
    .map(({ start, value, href }) => ({ at: start, part: value, href }));
  return withTextBetween(
    text,
    [...ids, ...links].sort((a, b) => a.at - b.at),
  );
}

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
