// EXIF is a TIFF without pixels: lists of tags, some of which lead to other lists.
import { type Bytes, lettersAt, type Trace, viewOf } from "./kinds.ts";

const MOST_TAGS = 1000;
const ORIENTATION = 0x0112;
const GPS_LIST = 0x8825;
const EXIF_LIST = 0x8769;

const MEANINGS: Record<number, Trace> = {
  // maker, model, maker's note, owner's name, serial number, lens and its serial number
  ...meaning("device", 0x010f, 0x0110, 0x927c, 0xa430, 0xa431, 0xa433, 0xa434, 0xa435, 0x013c),
  ...meaning("time", 0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292),
  // description, program, author, copyright, comment, and Windows' own
  ...meaning("notes", 0x010e, 0x0131, 0x013b, 0x8298, 0x9286, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f),
  // XMP and IPTC inside
  ...meaning("notes", 0x02bc, 0x83bb),
};

export interface Exif {
  traces: Set<Trace>;
  /** Which side is up: 1 as it is, 2 to 8 turned or mirrored. */
  orientation: number;
}

/** Whatever is wrong in it, this answers what could be read. */
export function readExif(bytes: Bytes): Exif {
  const found: Exif = { traces: new Set(), orientation: 1 };
  const order = lettersAt(bytes, 0, 2);
  if (bytes.length < 8 || (order !== "II" && order !== "MM")) return found;
  const isLittle = order === "II";
  readList(viewOf(bytes), viewOf(bytes).getUint32(4, isLittle), isLittle, found, 0);
  return found;
}

function readList(view: DataView, at: number, isLittle: boolean, found: Exif, depth: number): void {
  if (at < 8 || at + 2 > view.byteLength || depth > 2) return;
  const count = Math.min(view.getUint16(at, isLittle), MOST_TAGS);
  for (let entry = at + 2; entry + 12 <= view.byteLength && entry < at + 2 + count * 12; entry += 12) {
    const tag = view.getUint16(entry, isLittle);
    const leadsTo = view.getUint32(entry + 8, isLittle);
    const trace = MEANINGS[tag];
    if (trace) found.traces.add(trace);
    if (tag === ORIENTATION) found.orientation = readOrientation(view.getUint16(entry + 8, isLittle));
    if (tag === EXIF_LIST) readList(view, leadsTo, isLittle, found, depth + 1);
    if (tag === GPS_LIST && hasPlace(view, leadsTo, isLittle)) found.traces.add("place");
  }
}

/** Some cameras write an empty list, which says only of which version it is. */
function hasPlace(view: DataView, at: number, isLittle: boolean): boolean {
  if (at < 8 || at + 14 > view.byteLength) return false;
  const count = view.getUint16(at, isLittle);
  return count > 1 || (count === 1 && view.getUint16(at + 2, isLittle) !== 0);
}

function readOrientation(value: number): number {
  return value >= 1 && value <= 8 ? value : 1;
}

/** EXIF that says which side is up, and nothing else. */
export function exifOf(orientation: number): Bytes {
  const bytes = new Uint8Array(26);
  const view = viewOf(bytes);
  bytes.set([0x4d, 0x4d, 0, 42]);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, ORIENTATION);
  view.setUint16(12, 3);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return bytes;
}

function meaning(trace: Trace, ...tags: number[]): Record<number, Trace> {
  return Object.fromEntries(tags.map((tag) => [tag, trace]));
}
