// Which parts of a room's history are not in the index yet, so that crawling ends when it meets what is known.

/** A stretch of history still to be read, backwards from a token of the server. */
export interface Gap {
  /** Where to go on; null for the newest end of the room. */
  token: string | null;
  /** The number of changes to the index when the gap was opened: what is older was there before. */
  openedAt: number;
}

/** Gaps of one room, newest first. */
export type Coverage = Gap[];

/** The newest end may have moved while nobody looked: read from there until something older than now is met. */
export function openGap(coverage: Coverage, now: number): Coverage {
  // A gap that never began is where this one would begin, and it reaches further back.
  return coverage[0]?.token === null ? coverage : [{ token: null, openedAt: now }, ...coverage];
}

export interface Page {
  /** Where older events are; undefined at the beginning of the room. */
  end: string | undefined;
  /** When each event of the page that the index knew already was added. */
  knownSince: number[];
}

/** What is left of the newest gap after one page of it. */
export function advance([first, ...rest]: Coverage, page: Page): Coverage {
  if (!first) return [];
  const hasMetKnown = page.knownSince.some((number) => number < first.openedAt);
  if (hasMetKnown) return rest;
  // At the beginning of the room nothing older can be missing.
  return page.end === undefined ? [] : [{ ...first, token: page.end }, ...rest];
}
