// A piece of the index: some hundred messages of one room with their words, small enough to decrypt at once.
import { wordsOf } from "./fold.ts";
import { type Document, passes, type SearchQuery } from "./query.ts";

/** Messages in a full segment. */
export const SEGMENT_SIZE = 512;

/** What is encrypted and stored; words are sorted, and each names the places of its documents. */
export interface SegmentData {
  documents: Document[];
  words: string[];
  places: number[][];
}

export function emptySegment(): SegmentData {
  return { documents: [], words: [], places: [] };
}

/** Add messages, put newer forms of known ones in their place, and take others out. */
export function changeSegment(
  data: SegmentData,
  added: Document[],
  removed: ReadonlySet<string>,
): SegmentData {
  const documents = new Map(data.documents.map((document) => [document.eventId, document]));
  for (const document of added) documents.set(document.eventId, document);
  for (const eventId of removed) documents.delete(eventId);
  const ordered = [...documents.values()].sort((one, other) => one.sentMs - other.sentMs);
  return { documents: ordered, ...indexWords(ordered) };
}

/** The messages that have every word of the query, or begin of one, newest first. */
export function searchSegment(data: SegmentData, query: SearchQuery): Document[] {
  const places = query.words.length > 0 ? findPlaces(data, query.words) : data.documents.keys();
  const found: Document[] = [];
  for (const place of places) {
    const document = data.documents[place];
    if (document && passes(document, query)) found.push(document);
  }
  return found.sort((one, other) => other.sentMs - one.sentMs);
}

/** The messages of the segment right before and after one. */
export function findNeighbours(data: SegmentData, eventId: string): { before?: Document; after?: Document } {
  const place = data.documents.findIndex((document) => document.eventId === eventId);
  return place < 0 ? {} : { before: data.documents[place - 1], after: data.documents[place + 1] };
}

function indexWords(documents: Document[]): Pick<SegmentData, "words" | "places"> {
  const index = new Map<string, number[]>();
  documents.forEach((document, place) => {
    for (const word of wordsOf(document.text)) {
      const places = index.get(word);
      if (places) places.push(place);
      else index.set(word, [place]);
    }
  });
  const words = [...index.keys()].sort();
  return { words, places: words.map((word) => index.get(word) ?? []) };
}

function findPlaces(data: SegmentData, prefixes: string[]): Set<number> {
  // The longest word is the rarest, as a rule.
  const [first = "", ...others] = [...prefixes].sort((one, other) => other.length - one.length);
  let places = placesOf(data, first);
  for (const prefix of others) {
    if (places.size === 0) break;
    const more = placesOf(data, prefix);
    places = new Set([...places].filter((place) => more.has(place)));
  }
  return places;
}

function placesOf({ words, places }: SegmentData, prefix: string): Set<number> {
  const found = new Set<number>();
  for (let at = lowerBound(words, prefix); words[at]?.startsWith(prefix); at += 1) {
    for (const place of places[at] ?? []) found.add(place);
  }
  return found;
}

function lowerBound(words: string[], prefix: string): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] ?? "") < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
