// The length of a film that a browser records: it does not write one, so that players could not say how long it is.
// A WebM file is EBML: each element is its id, its size, and what is in it (RFC 8794).

const INFO = 0x1549a966;
const SEGMENT = 0x18538067;
const DURATION = 0x4489;
/** Beside the id of it: 8 bytes, a double. */
const DURATION_HEAD = [0x44, 0x89, 0x88];

interface Element {
  id: number;
  /** Where its size is written. */
  sizeAt: number;
  sizeLength: number;
  /** What is in it begins here. */
  from: number;
  /** Undefined where it is not known yet. */
  length: number | undefined;
}

export interface WithLength {
  bytes: Uint8Array<ArrayBuffer>;
  /** Where the length can be written: eight bytes, as `writeLength` gives them. */
  lengthAt: number;
}

/** The beginning of a film with a place for its length; undefined where it begins otherwise than browsers write it. */
export function makePlaceForLength(head: Uint8Array<ArrayBuffer>): WithLength | undefined {
  const info = findInfo(head);
  if (!info?.length || info.from + info.length > head.length) return undefined;
  for (const inner of elementsIn(head, info.from, info.from + info.length))
    if (inner.id === DURATION) return inner.length === 8 ? { bytes: head, lengthAt: inner.from } : undefined;
  const added = [...DURATION_HEAD, ...writeLength(0)];
  const size = writeSize(info.length + added.length, info.sizeLength);
  if (!size) return undefined;
  const end = info.from + info.length;
  const bytes = new Uint8Array(head.length + added.length);
  bytes.set(head.subarray(0, end));
  bytes.set(size, info.sizeAt);
  bytes.set(added, end);
  bytes.set(head.subarray(end), end + added.length);
  return { bytes, lengthAt: end + DURATION_HEAD.length };
}

/** As it is in a film whose clock ticks in milliseconds, which is how browsers write them. */
export function writeLength(lengthMs: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, lengthMs);
  return bytes;
}

function findInfo(head: Uint8Array): Element | undefined {
  for (const outer of elementsIn(head, 0, head.length)) {
    if (outer.id !== SEGMENT) continue;
    for (const inner of elementsIn(head, outer.from, head.length)) if (inner.id === INFO) return inner;
  }
  return undefined;
}

/** Those that begin in this part, as far as their sizes are known. */
function* elementsIn(bytes: Uint8Array, from: number, end: number): Generator<Element> {
  for (let at = from; at < end; ) {
    const element = readElement(bytes, at, end);
    if (!element) return;
    yield element;
    if (element.length === undefined) return;
    at = element.from + element.length;
  }
}

function readElement(bytes: Uint8Array, at: number, end: number): Element | undefined {
  const idLength = lengthAt(bytes, at);
  const sizeAt = at + idLength;
  const sizeLength = lengthAt(bytes, sizeAt);
  if (idLength > 4 || sizeLength > 8 || sizeAt + sizeLength > end) return undefined;
  const size = bytes.slice(sizeAt, sizeAt + sizeLength);
  const marker = 0x100 >> sizeLength;
  size[0] = (size[0] ?? 0) - marker;
  const isUnknown = size[0] === marker - 1 && size.subarray(1).every((byte) => byte === 0xff);
  return {
    id: readNumber(bytes.subarray(at, sizeAt)),
    sizeAt,
    sizeLength,
    from: sizeAt + sizeLength,
    length: isUnknown ? undefined : readNumber(size),
  };
}

/** How many bytes a number has, by the zeros that its first one begins with. */
function lengthAt(bytes: Uint8Array, at: number): number {
  return Math.clz32(bytes[at] ?? 0) - 24 + 1;
}

function readNumber(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** In as many bytes as before; undefined where it does not fit. */
function writeSize(size: number, length: number): Uint8Array | undefined {
  if (size >= 2 ** (7 * length) - 1) return undefined;
  const bytes = new Uint8Array(length);
  let rest = size;
  for (let at = length - 1; at >= 0; at--) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[0] = (bytes[0] ?? 0) + (0x100 >> length);
  return bytes;
}
