// JPEG: a row of segments, of which those called APP and COM hold what is no picture.
import { type Bytes, type Cleaned, hasMore, lettersAt, type Trace, viewOf } from "./kinds.ts";
import { exifOf, readExif } from "./tiff.ts";
import { tracesInXmp } from "./xmp.ts";

const EXIF = "Exif\0\0";
const XMP = "http://ns.adobe.com/xap/1.0/\0";
const SOI = 0xd8;
const EOI = 0xd9;
const SCAN = 0xda;
const COMMENT = 0xfe;
/** What drawing needs: the size of pixels, the colours, and how colours were made of numbers. */
const NEEDED: Record<number, string> = { 224: "JFIF\0", 226: "ICC_PROFILE\0", 238: "Adobe" };

/** Undefined for what is no JPEG, or a broken one. */
export function cleanJpeg(bytes: Bytes): Cleaned | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return undefined;
  const head: Bytes[] = [bytes.subarray(0, 2)];
  const parts: Bytes[] = [];
  const traces = new Set<Trace>();
  let orientation = 1;
  for (let at = 2; at < bytes.length; ) {
    const segment = segmentAt(bytes, at);
    if (!segment) return undefined;
    const { marker, whole, body } = segment;
    at += whole.length;
    if (isNeeded(marker, body)) (marker === 0xe0 ? head : parts).push(whole);
    else orientation = note(marker, body, traces) ?? orientation;
    if (marker !== EOI) continue;
    if (hasMore(bytes, at)) traces.add("more");
    break;
  }
  if (orientation > 1) head.push(exifSegment(orientation));
  return { traces, parts: [...head, ...parts] };
}

interface Segment {
  marker: number;
  whole: Bytes;
  body: Bytes;
}

function segmentAt(bytes: Bytes, at: number): Segment | undefined {
  let from = at;
  // A marker may be preceded by any number of these.
  while (bytes[from] === 0xff && bytes[from + 1] === 0xff) from += 1;
  const marker = bytes[from + 1];
  if (bytes[from] !== 0xff || marker === undefined) return undefined;
  const begin = from + 2;
  if (isBare(marker)) return { marker, whole: bytes.subarray(at, begin), body: bytes.subarray(begin, begin) };
  if (begin + 2 > bytes.length) return undefined;
  const end = begin + viewOf(bytes).getUint16(begin);
  if (end < begin + 2 || end > bytes.length) return undefined;
  const whole = bytes.subarray(at, marker === SCAN ? endOfScan(bytes, end) : end);
  return { marker, whole, body: bytes.subarray(begin + 2, end) };
}

function isBare(marker: number): boolean {
  return marker === EOI || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

/** Pixels go on until a marker that is neither a restart nor the sign for 0xFF itself. */
function endOfScan(bytes: Bytes, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

function isNeeded(marker: number, body: Bytes): boolean {
  const isNote = marker === COMMENT || (marker >= 0xe0 && marker <= 0xef);
  const name = NEEDED[marker];
  return !isNote || (name !== undefined && lettersAt(body, 0, name.length) === name);
}

/** Returns the orientation where it is told. */
function note(marker: number, body: Bytes, traces: Set<Trace>): number | undefined {
  const add = (found: Iterable<Trace>) => {
    for (const trace of found) traces.add(trace);
  };
  if (lettersAt(body, 0, EXIF.length) === EXIF) {
    const exif = readExif(body.subarray(EXIF.length));
    add(exif.traces);
    return exif.orientation;
  }
  if (lettersAt(body, 0, XMP.length) === XMP) add(tracesInXmp(body));
  else if (marker === COMMENT || marker === 0xed) add(["notes"]);
  return undefined;
}

function exifSegment(orientation: number): Bytes {
  const exif = exifOf(orientation);
  const segment = new Uint8Array(4 + EXIF.length + exif.length);
  segment.set([0xff, 0xe1]);
  viewOf(segment).setUint16(2, segment.length - 2);
  segment.set(new TextEncoder().encode(EXIF), 4);
  segment.set(exif, 4 + EXIF.length);
  return segment;
}
