// WebP: a RIFF of chunks, with flags at its head that say which of them there are.
import { type Bytes, type Cleaned, hasMore, lettersAt, type Trace, viewOf } from "./kinds.ts";
import { exifOf, readExif } from "./tiff.ts";
import { tracesInXmp } from "./xmp.ts";

const NEEDED = new Set(["VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"]);
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;

/** Undefined for what is no WebP, or a broken one. */
export function cleanWebp(bytes: Bytes): Cleaned | undefined {
  if (bytes.length < 20 || lettersAt(bytes, 0) !== "RIFF" || lettersAt(bytes, 8) !== "WEBP") return undefined;
  const whole = Math.min(bytes.length, 8 + viewOf(bytes).getUint32(4, true));
  const parts: Bytes[] = [];
  const traces = new Set<Trace>(hasMore(bytes, whole) ? ["more"] : []);
  let orientation = 1;
  for (let at = 12; at + 8 <= whole; ) {
    const sizeBytes = viewOf(bytes).getUint32(at + 4, true);
    // Chunks begin at even places.
    const end = at + 8 + sizeBytes + (sizeBytes % 2);
    if (at + 8 + sizeBytes > whole) return undefined;
    const name = lettersAt(bytes, at);
    if (NEEDED.has(name)) parts.push(bytes.slice(at, Math.min(end, whole)));
    else orientation = note(name, bytes.subarray(at + 8, at + 8 + sizeBytes), traces) ?? orientation;
    at = end;
  }
  const first = parts[0];
  if (!first) return undefined;
  if (lettersAt(first, 0) !== "VP8X") return { traces, parts: [riff(parts), ...parts] };
  // In the long form the head says what follows.
  first[8] = (first[8] ?? 0) & ~(HAS_EXIF | HAS_XMP);
  if (orientation > 1) {
    first[8] |= HAS_EXIF;
    parts.push(exifChunk(orientation));
  }
  return { traces, parts: [riff(parts), ...parts] };
}

/** Returns the orientation where it is told. */
function note(name: string, body: Bytes, traces: Set<Trace>): number | undefined {
  // Some write the name of JPEG's segment before it.
  const exif = name === "EXIF" ? readExif(body.subarray(lettersAt(body, 0) === "Exif" ? 6 : 0)) : undefined;
  for (const trace of name === "XMP " ? tracesInXmp(body) : (exif?.traces ?? [])) traces.add(trace);
  return exif?.orientation;
}

function riff(parts: readonly Bytes[]): Bytes {
  const head = new Uint8Array(12);
  head.set(new TextEncoder().encode("RIFF....WEBP"));
  const sizeBytes = parts.reduce((sum, { length }) => sum + length, 4);
  viewOf(head).setUint32(4, sizeBytes, true);
  return head;
}

function exifChunk(orientation: number): Bytes {
  const exif = exifOf(orientation);
  const bytes = new Uint8Array(8 + exif.length);
  bytes.set(new TextEncoder().encode("EXIF"));
  viewOf(bytes).setUint32(4, exif.length, true);
  bytes.set(exif, 8);
  return bytes;
}
