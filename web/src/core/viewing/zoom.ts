// How a picture lies in the window of the viewer: how large, and where. All lengths are CSS pixels.
import type { Box } from "../message/mediaBox.ts";

export interface Point {
  x: number;
  y: number;
}

/** `scale` 1 is the whole picture; `x` and `y` are how far its centre is from the centre of the window. */
export interface Lay extends Point {
  scale: number;
}

export interface Frame {
  /** The picture as it fits into the window at scale 1. */
  picture: Box;
  window: Box;
}

export const WHOLE: Lay = { scale: 1, x: 0, y: 0 };
export const LARGEST_SCALE = 8;
/** What a double click shows. */
const CLOSE_SCALE = 2.5;

/** The picture as large as it fits, never larger than it is. */
export function fitInto(natural: Box, window: Box): Box {
  const width = Math.max(1, natural.width);
  const height = Math.max(1, natural.height);
  const scale = Math.min(1, window.width / width, window.height / height);
  return { width: width * scale, height: height * scale };
}

/** Larger or smaller by `factor`; what is at `at` (from the centre of the window) stays there as far as that can be. */
export function zoomAt(lay: Lay, factor: number, at: Point, frame: Frame): Lay {
  const scale = within(lay.scale * factor, 1, LARGEST_SCALE);
  const grown = scale / lay.scale;
  return keepInside({ scale, x: at.x - (at.x - lay.x) * grown, y: at.y - (at.y - lay.y) * grown }, frame);
}

export function panBy(lay: Lay, by: Point, frame: Frame): Lay {
  return keepInside({ ...lay, x: lay.x + by.x, y: lay.y + by.y }, frame);
}

/** Two fingers were at `before` and are at `after`. */
export function pinch(
  lay: Lay,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
  frame: Frame,
): Lay {
  const factor = distance(after) / Math.max(1, distance(before));
  const [from, to] = [middle(before), middle(after)];
  return panBy(zoomAt(lay, factor, from, frame), { x: to.x - from.x, y: to.y - from.y }, frame);
}

/** A double click: close to what was pressed, or back to the whole. */
export function toggleZoom(lay: Lay, at: Point, frame: Frame): Lay {
  return lay.scale > 1 ? WHOLE : zoomAt(lay, CLOSE_SCALE, at, frame);
}

/** What a drag across the whole picture means once it is let go: `by` is how far it went. */
export function readSwipe(by: Point, window: Box): "left" | "right" | "down" | undefined {
  const across = Math.abs(by.x);
  if (across > Math.abs(by.y)) {
    if (across < Math.min(80, window.width / 5)) return undefined;
    return by.x < 0 ? "left" : "right";
  }
  return by.y > Math.min(120, window.height / 5) ? "down" : undefined;
}

/** No more of the window is empty than must be. */
function keepInside({ scale, x, y }: Lay, { picture, window }: Frame): Lay {
  if (scale === 1) return WHOLE;
  const free = (length: number, room: number) => Math.max(0, (length * scale - room) / 2);
  const acrossFree = free(picture.width, window.width);
  const downFree = free(picture.height, window.height);
  return { scale, x: within(x, -acrossFree, acrossFree), y: within(y, -downFree, downFree) };
}

function within(value: number, least: number, most: number): number {
  // Adding 0 makes of -0 what it is.
  return Math.min(most, Math.max(least, value)) + 0;
}

function distance([one, other]: readonly [Point, Point]): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle([one, other]: readonly [Point, Point]): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
