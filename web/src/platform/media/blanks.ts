// A file of which some bytes are others: put together from the file itself, so that none of it is read for that.
import type { Blank } from "../../core/traces/filmIndex.ts";

const ZEROS_BYTES = 1024 * 1024;

/** The same file, with the same name, size and time. */
export function blankOut(file: File, blanks: readonly Blank[]): File {
  if (blanks.length === 0) return file;
  const zeros = new Blob([new Uint8Array(ZEROS_BYTES)]);
  const parts: BlobPart[] = [];
  let at = 0;
  for (const blank of blanks.toSorted((one, other) => one.at - other.at)) {
    // They may lie over each other.
    const begin = Math.max(at, blank.at);
    if (begin >= blank.end) continue;
    if (begin > at) parts.push(file.slice(at, begin));
    if (blank.word && begin === blank.at) parts.push(blank.word);
    else for (let left = blank.end - begin; left > 0; left -= ZEROS_BYTES) parts.push(zeros.slice(0, left));
    at = blank.end;
  }
  const { name, type, lastModified } = file;
  return new File([...parts, file.slice(at)], name, { type, lastModified });
}
