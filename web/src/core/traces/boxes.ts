// Boxes, of which pictures of the HEIF family and films of the MPEG-4 family are made: a length, a name, and what is inside.
import { type Bytes, lettersAt, viewOf } from "./kinds.ts";

export interface Box {
  name: string;
  /** Where the whole begins, where its inside, and where both end. */
  at: number;
  inside: number;
  end: number;
}

/** Undefined when they do not fit into each other. */
export function boxesIn(bytes: Bytes, from: number, to: number): Box[] | undefined {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const box = boxAt(bytes, at, to - at);
    if (!box) return undefined;
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** The box whose head is at `at`, of which so many bytes are left; its inside need not be there. */
export function boxAt(bytes: Bytes, at: number, leftBytes: number): Box | undefined {
  const view = viewOf(bytes);
  const short = view.getUint32(at);
  const isLong = short === 1 && leftBytes >= 16;
  const sizeBytes = isLong ? Number(view.getBigUint64(at + 8)) : short === 0 ? leftBytes : short;
  const inside = at + (isLong ? 16 : 8);
  if (at + sizeBytes < inside || sizeBytes > leftBytes) return undefined;
  return { name: lettersAt(bytes, at + 4), at, inside, end: at + sizeBytes };
}
