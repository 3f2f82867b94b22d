// HEIC and AVIF: boxes in boxes. What is no picture is overwritten where it lies, so that everything else stays in its place.
import { type Box, boxesIn } from "./boxes.ts";
import { readIndex } from "./filmIndex.ts";
import { type Bytes, type Cleaned, lettersAt, type Trace, viewOf } from "./kinds.ts";
import { exifOf, readExif } from "./tiff.ts";
import { tracesInXmp } from "./xmp.ts";

const BRANDS = /^(hei[cxms]|hev[cxms]|mif[12]|msf1|avi[fs])$/;
/** What a picture, or a row of them, is made of. */
const NEEDED = new Set(["ftyp", "meta", "mdat", "moov", "free"]);
const MOST_ITEMS = 10_000;
const FREE = new TextEncoder().encode("free");

interface Item {
  sort: string;
  at: number;
  end: number;
}

/** Undefined for what is no such picture, or a broken one. */
export function cleanHeif(original: Bytes): Cleaned | undefined {
  if (lettersAt(original, 4) !== "ftyp" || !BRANDS.test(lettersAt(original, 8))) return undefined;
  const bytes = original.slice();
  const boxes = boxesIn(bytes, 0, bytes.length);
  const index = boxes?.find(({ name }) => name === "moov");
  const metas = index ? metasOf(bytes, index) : [];
  const meta = boxes?.find(({ name }) => name === "meta");
  const items = meta && metas && itemsOfAll(bytes, [meta, ...metas]);
  if (!boxes || !items) return undefined;
  const traces = new Set<Trace>();
  for (const { sort, at, end } of items) {
    const body = bytes.subarray(at, end);
    const empty = sort === "Exif" ? emptyExif(body.length) : emptyXmp(body.length);
    const isEmpty = body.every((byte, index) => byte === empty[index]);
    const found = sort === "Exif" ? readItem(body) : tracesInXmp(body);
    for (const trace of isEmpty ? [] : found) traces.add(trace);
    body.set(empty);
  }
  // Such as a film beside the photo, with the place in it once more.
  if (index && !cleanIndex(bytes, index, metas ?? [], traces)) return undefined;
  for (const { name, at, inside, end } of boxes) {
    if (NEEDED.has(name)) continue;
    traces.add("more");
    bytes.set(FREE, at + 4);
    bytes.fill(0, inside, end);
  }
  return { traces, parts: [bytes] };
}

/** Of a row of pictures, where each track says once more what the picture says; undefined when it is broken. */
function metasOf(bytes: Bytes, index: Box): Box[] | undefined {
  const tracks = boxesIn(bytes, index.inside, index.end)?.filter(({ name }) => name === "trak");
  const inside = tracks?.map((track) => boxesIn(bytes, track.inside, track.end));
  return inside?.every((boxes) => boxes !== undefined)
    ? inside.flat().filter(({ name }) => name === "meta")
    : undefined;
}

/** Its index is one as films have; false when it cannot be understood. */
function cleanIndex(bytes: Bytes, { at: from, end: to }: Box, metas: readonly Box[], traces: Set<Trace>) {
  const index = bytes.slice(from, to);
  // What these say has been read already, as it is said in pictures.
  for (const { at } of metas) index.set(FREE, at - from + 4);
  const found = readIndex(index, from, bytes.length);
  for (const trace of found?.traces ?? []) traces.add(trace);
  for (const { at, end, word } of found?.blanks ?? []) {
    bytes.fill(0, at, end);
    if (word) bytes.set(FREE, at);
  }
  return found !== undefined;
}

/** Readers refuse a picture whose EXIF cannot be read, so it is one that says nothing. */
function emptyExif(length: number): Bytes {
  const empty = new Uint8Array(length);
  const exif = exifOf(1);
  if (length >= 4 + exif.length) empty.set(exif, 4);
  return empty;
}

function emptyXmp(length: number): Bytes {
  return new TextEncoder().encode('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'.padEnd(length).slice(0, length));
}

/** It begins with how far it is to the TIFF. */
function readItem(body: Bytes): Set<Trace> {
  const skipped = body.length >= 4 ? viewOf(body).getUint32(0) : 0;
  return readExif(body.subarray(Math.min(body.length, 4 + skipped))).traces;
}

function itemsOfAll(bytes: Bytes, metas: readonly Box[]): Item[] | undefined {
  const items = metas.map((meta) => itemsOf(bytes, meta));
  return items.every((found) => found !== undefined) ? items.flat() : undefined;
}

/** Where the pieces of EXIF and XMP lie; undefined when that cannot be read. */
function itemsOf(bytes: Bytes, meta: Box): Item[] | undefined {
  const boxes = boxesIn(bytes, meta.inside + 4, meta.end);
  const find = (wanted: string) => boxes?.find(({ name }) => name === wanted);
  const [infos, places] = [find("iinf"), find("iloc")];
  if (!boxes || !infos || !places) return undefined;
  try {
    const sorts = sortsOf(bytes, infos);
    return sorts && new Places(bytes, places, find("idat")?.inside).list(sorts);
  } catch (error) {
    // It ends in the middle of a number.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** By number: those that are no pictures. */
function sortsOf(bytes: Bytes, infos: Box): Map<number, string> | undefined {
  const view = viewOf(bytes);
  const first = infos.inside + (view.getUint8(infos.inside) === 0 ? 6 : 8);
  const boxes = boxesIn(bytes, first, infos.end);
  if (!boxes || boxes.length > MOST_ITEMS) return undefined;
  const sorts = new Map<number, string>();
  for (const { name, inside, end } of boxes) {
    const version = view.getUint8(inside);
    if (name !== "infe" || version < 2) continue;
    const isLong = version > 2;
    const number = isLong ? view.getUint32(inside + 4) : view.getUint16(inside + 4);
    const sort = lettersAt(bytes, inside + (isLong ? 10 : 8));
    const words = lettersAt(bytes, inside, Math.min(200, end - inside));
    if (sort === "Exif" || (sort === "mime" && words.includes("rdf+xml"))) sorts.set(number, sort);
  }
  return sorts;
}

/** Reads the box that says where everything lies: numbers of many widths, one after the other. */
class Places {
  readonly #view: DataView;
  readonly #version: number;
  readonly #data: number | undefined;
  #at: number;

  constructor(bytes: Bytes, { inside }: Box, data: number | undefined) {
    this.#view = viewOf(bytes);
    this.#version = this.#view.getUint8(inside);
    this.#data = data;
    this.#at = inside + 4;
  }

  list(sorts: ReadonlyMap<number, string>): Item[] | undefined {
    const widths = this.#take(2);
    const [offset, length, base, index] = [12, 8, 4, 0].map((shift) => (widths >> shift) & 15) as [
      number,
      number,
      number,
      number,
    ];
    const wide = this.#version === 2 ? 4 : 2;
    const count = this.#take(wide);
    if (count > MOST_ITEMS) return undefined;
    const items: Item[] = [];
    for (let item = 0; item < count; item++) {
      const sort = sorts.get(this.#take(wide));
      const method = this.#version > 0 ? this.#take(2) & 15 : 0;
      this.#take(2);
      const begin = this.#take(base) + this.#originOf(method, sort);
      const extents = this.#take(2);
      if (extents > MOST_ITEMS) return undefined;
      for (let extent = 0; extent < extents; extent++) {
        if (this.#version > 0) this.#take(index);
        const at = begin + this.#take(offset);
        const end = at + this.#take(length);
        if (sort !== undefined && end > this.#view.byteLength) return undefined;
        if (sort !== undefined) items.push({ sort, at, end });
      }
    }
    return items;
  }

  /** Counted from the beginning of the file, or of the data beside the list. */
  #originOf(method: number, sort: string | undefined): number {
    if (sort === undefined || method === 0) return 0;
    if (method === 1 && this.#data !== undefined) return this.#data;
    throw new RangeError("It lies where it cannot be found.");
  }

  #take(width: number): number {
    const at = this.#at;
    this.#at += width;
    if (width === 8) return Number(this.#view.getBigUint64(at));
    if (width === 4) return this.#view.getUint32(at);
    return width === 2 ? this.#view.getUint16(at) : 0;
  }
}
