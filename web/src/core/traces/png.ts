// PNG: a row of chunks; of those that drawing can do without, only what colours need is kept.
import { type Bytes, type Cleaned, hasMore, lettersAt, type Trace, viewOf } from "./kinds.ts";
import { exifOf, readExif } from "./tiff.ts";
import { tracesInXmp } from "./xmp.ts";

export const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const NEEDED = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split(" "),
);
const XMP = "XML:com.adobe.xmp\0";

/** Undefined for what is no PNG, or a broken one. */
export function cleanPng(bytes: Bytes): Cleaned | undefined {
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte)) return undefined;
  const head = bytes.subarray(0, 8);
  const parts: Bytes[] = [];
  const traces = new Set<Trace>();
  let orientation = 1;
  let isWhole = false;
  for (let at = 8; at + 12 <= bytes.length && !isWhole; ) {
    const end = at + 12 + viewOf(bytes).getUint32(at);
    if (end > bytes.length) return undefined;
    const name = lettersAt(bytes, at + 4);
    if (NEEDED.has(name)) parts.push(bytes.subarray(at, end));
    else orientation = note(name, bytes.subarray(at + 8, end - 4), traces) ?? orientation;
    isWhole = name === "IEND";
    if (isWhole && hasMore(bytes, end)) traces.add("more");
    at = end;
  }
  const [first, ...others] = parts;
  if (!isWhole || !first || lettersAt(first, 4) !== "IHDR") return undefined;
  const turned = orientation > 1 ? [chunk("eXIf", exifOf(orientation))] : [];
  return { traces, parts: [head, first, ...turned, ...others] };
}

/** Returns the orientation where it is told. */
function note(name: string, body: Bytes, traces: Set<Trace>): number | undefined {
  const isXmp = name === "iTXt" && lettersAt(body, 0, XMP.length) === XMP;
  const exif = name === "eXIf" ? readExif(body) : undefined;
  if (name === "tIME") traces.add("time");
  if (/^(tEXt|zTXt|iTXt)$/.test(name)) traces.add("notes");
  for (const trace of isXmp ? tracesInXmp(body) : (exif?.traces ?? [])) traces.add(trace);
  return exif?.orientation;
}

function chunk(name: string, body: Bytes): Bytes {
  const bytes = new Uint8Array(12 + body.length);
  viewOf(bytes).setUint32(0, body.length);
  bytes.set(new TextEncoder().encode(name), 4);
  bytes.set(body, 8);
  viewOf(bytes).setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)));
  return bytes;
}

function crc32(bytes: Bytes): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
