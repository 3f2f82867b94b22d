// What cameras and programs write into pictures beside the picture.

/**
 * `notes`: words of any kind, such as a description, an author, or how it was edited; `more`: whatever lies behind the
 * picture, such as the film around it, which has all of that once more.
 */
export type Trace = "place" | "time" | "device" | "notes" | "more";

/** A picture without them: every pixel, the colours and which side is up stay. */
export interface Cleaned {
  /** What was found. */
  traces: Set<Trace>;
  /** To be put together. */
  parts: Uint8Array<ArrayBuffer>[];
}

export type Bytes = Uint8Array<ArrayBuffer>;

/** Some cameras fill up what they write with zeros. */
export function hasMore(bytes: Bytes, from: number): boolean {
  return bytes.subarray(from).some((byte) => byte !== 0);
}

export function viewOf(bytes: Bytes): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Four letters, as these formats name their parts. */
export function lettersAt(bytes: Bytes, at: number, count = 4): string {
  return String.fromCharCode(...bytes.subarray(at, at + count));
}
