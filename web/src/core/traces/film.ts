// Films of cameras and telephones (MP4, MOV, 3GP): where, when and with what they were taken. Nothing is moved: what says
// so is overwritten where it lies, so that only the index of a film has to be read, wherever it is.
import { boxAt } from "./boxes.ts";
import { type CleanedFilm, readIndex } from "./filmIndex.ts";
import type { Bytes } from "./kinds.ts";

/** From where to where to read next. */
export interface Wanted {
  at: number;
  end: number;
}

const HEAD_BYTES = 16;
/** Films that are recorded in pieces have thousands. */
const MOST_BOXES = 20_000;
/** The index of two hours is a few megabytes. */
const MOST_INDEX_BYTES = 32 * 1024 * 1024;
/** Those that may say more than the film itself. */
const READ = new Set(["moov", "udta", "meta", "uuid", "moof"]);
/** What some cameras put behind a film is not known well enough. */
const PASSED_OVER = new Set("ftyp mdat free skip wide pnot mfra sidx ssix styp prft pdin".split(" "));

/** Asks for the bytes it needs, piece by piece; undefined for what is no such film, or a broken one. */
export function* cleanFilm(sizeBytes: number): Generator<Wanted, CleanedFilm | undefined, Bytes> {
  const found: CleanedFilm = { traces: new Set(), blanks: [] };
  let isFilm = false;
  let at = 0;
  for (let count = 0; at < sizeBytes; count++) {
    const head = yield { at, end: Math.min(sizeBytes, at + HEAD_BYTES) };
    const box = head.length < 8 ? undefined : boxAt(head, 0, sizeBytes - at);
    if (!box || count === MOST_BOXES || !(READ.has(box.name) || PASSED_OVER.has(box.name))) return undefined;
    const end = at + box.end;
    if (READ.has(box.name)) {
      if (box.end > MOST_INDEX_BYTES) return undefined;
      const index = readIndex(yield { at, end }, at, sizeBytes);
      if (!index) return undefined;
      for (const trace of index.traces) found.traces.add(trace);
      found.blanks.push(...index.blanks);
    }
    isFilm ||= box.name === "moov";
    at = end;
  }
  return isFilm ? found : undefined;
}
