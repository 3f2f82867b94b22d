// GIF: pictures and extensions; comments and what programs write about it are extensions too.
import { type Bytes, type Cleaned, hasMore, lettersAt, type Trace } from "./kinds.ts";
import { tracesInXmp } from "./xmp.ts";

const END = 0x3b;
const COMMENT = 0xfe;
const APPLICATION = 0xff;
/** How often it is repeated, and its colours. */
const NEEDED = ["NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"];

/** Undefined for what is no GIF, or a broken one. */
export function cleanGif(bytes: Bytes): Cleaned | undefined {
  if (!/^GIF8[79]a$/.test(lettersAt(bytes, 0, 6)) || bytes.length < 13) return undefined;
  const begin = 13 + coloursAt(bytes, 10);
  const parts = [bytes.subarray(0, begin)];
  const traces = new Set<Trace>();
  for (let at = begin; at < bytes.length; ) {
    const sort = bytes[at];
    if (sort === END) {
      if (hasMore(bytes, at + 1)) traces.add("more");
      return { traces, parts: [...parts, bytes.subarray(at, at + 1)] };
    }
    const blocks = sort === 0x21 ? at + 2 : sort === 0x2c ? at + 11 + coloursAt(bytes, at + 9) : undefined;
    const end = blocks && endOfBlocks(bytes, blocks);
    if (!end) return undefined;
    const whole = bytes.subarray(at, end);
    if (isNeeded(whole)) parts.push(whole);
    else for (const trace of tracesInXmp(whole)) traces.add(trace);
    at = end;
  }
  return undefined;
}

/** How many bytes the table of colours has that these flags tell of. */
function coloursAt(bytes: Bytes, at: number): number {
  const flags = bytes[at] ?? 0;
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Undefined when they do not end. */
function endOfBlocks(bytes: Bytes, from: number): number | undefined {
  for (let at = from; at < bytes.length; ) {
    const length = bytes[at] ?? 0;
    at += 1 + length;
    if (length === 0) return at;
  }
  return undefined;
}

function isNeeded(whole: Bytes): boolean {
  if (whole[0] !== 0x21 || (whole[1] !== COMMENT && whole[1] !== APPLICATION)) return true;
  return whole[1] === APPLICATION && NEEDED.includes(lettersAt(whole, 3, 11));
}
