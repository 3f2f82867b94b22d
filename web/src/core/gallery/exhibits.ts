// What of a room's messages is in its gallery, and under which tab.
import { isRecord } from "../importing/shape.ts";

export const TABS = ["media", "files", "links", "voice"] as const;
export type Tab = (typeof TABS)[number];

/** One thing in the gallery; a message with three links is three of them. */
export interface Exhibit {
  /** Unique in a room. */
  key: string;
  tab: Tab;
  eventId: string;
  atMs: number;
  /** The name of the file, or the address. */
  name: string;
  /** Words around it, which are looked through as well. */
  words: string;
}

export interface Message {
  eventId: string;
  atMs: number;
  type: string;
  content: unknown;
}

export type FindLinks = (text: string) => readonly string[];

/** A message with thousands of links is no letter, but an attack. */
const MOST_LINKS = 20;
const LONGEST_NAME = 500;

export function exhibitsOf({ eventId, atMs, type, content }: Message, findLinks: FindLinks): Exhibit[] {
  if (type !== "m.room.message" || !isRecord(content)) return [];
  const tab = tabOf(content);
  const body = word(content.body);
  if (tab) {
    const name = word(content.filename) || body;
    return [{ key: eventId, tab, eventId, atMs, name, words: name === body ? "" : body }];
  }
  const links = [...new Set(findLinks(body))].slice(0, MOST_LINKS);
  return links.map((name, at) => ({
    key: `${eventId} ${at}`,
    tab: "links",
    eventId,
    atMs,
    name,
    words: body,
  }));
}

function tabOf(content: Record<string, unknown>): Tab | undefined {
  switch (content.msgtype) {
    case "m.image":
    case "m.video":
      return "media";
    case "m.file":
      return "files";
    case "m.audio":
      return "org.matrix.msc3245.voice" in content || "m.voice" in content ? "voice" : "files";
    default:
      return undefined;
  }
}

function word(value: unknown): string {
  return typeof value === "string" ? value.slice(0, LONGEST_NAME) : "";
}
