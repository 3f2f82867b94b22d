// What a recording of a call is called, when it is long enough, and where each of those who are seen is drawn in it.
import { columnsFor } from "./grid.ts";

/** Three hours: longer than anybody sits in one call, and short enough to be sent. */
export const LONGEST_MS = 3 * 60 * 60 * 1000;
/** Two gigabytes; a server may take less. */
export const MOST_BYTES = 2_000_000_000;
/** What still comes after it was told to end. */
const SPARE_BYTES = 4_000_000;

export type Full = "time" | "size";

/** Why no more is recorded; undefined while there is room. `serverBytes` is what the server takes at most, where it says so. */
export function whyFull(lengthMs: number, sizeBytes: number, serverBytes?: number): Full | undefined {
  if (lengthMs >= LONGEST_MS) return "time";
  const mostBytes = Math.min(MOST_BYTES, serverBytes ?? MOST_BYTES);
  return sizeBytes >= mostBytes - SPARE_BYTES ? "size" : undefined;
}

/** Such as "Call 2026-11-30 10.05.webm": no colon, which some disks do not take. */
export function nameRecording(word: string, begun: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [begun.getFullYear(), two(begun.getMonth() + 1), two(begun.getDate())].join("-");
  return `${word} ${day} ${two(begun.getHours())}.${two(begun.getMinutes())}.webm`;
}

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** More are too small to be known in a film. */
export const MOST_DRAWN = 9;
/** How much of the width those beside something large have. */
const ASIDE = 0.2;
const LEAST_ASIDE = 4;

/** All alike; or, with something large, that one first and the others below each other beside it. */
export function placeDrawn(count: number, hasLarge: boolean, width: number, height: number): Place[] {
  if (!hasLarge || count < 2) return placeAlike(count, width, height);
  const aside = width * ASIDE;
  const step = height / Math.max(LEAST_ASIDE, count - 1);
  const others = Array.from({ length: count - 1 }, (_, at) => ({
    x: width - aside,
    y: at * step,
    width: aside,
    height: step,
  }));
  return [{ x: 0, y: 0, width: width - aside, height }, ...others];
}

function placeAlike(count: number, width: number, height: number): Place[] {
  const columns = columnsFor(count, width, height);
  const rows = Math.ceil(count / columns);
  return Array.from({ length: count }, (_, at) => ({
    x: (at % columns) * (width / columns),
    y: Math.floor(at / columns) * (height / rows),
    width: width / columns,
    height: height / rows,
  }));
}

/** What of a picture fills a place, or, where all of it has to be seen, what of the place it fills. */
export function fitPicture(
  picture: { width: number; height: number },
  place: Place,
  isWhole: boolean,
): { from: Place; to: Place } {
  const scales = [place.width / picture.width, place.height / picture.height];
  const scale = isWhole ? Math.min(...scales) : Math.max(...scales);
  const [width, height] = [place.width / scale, place.height / scale];
  if (!isWhole)
    return {
      from: { x: (picture.width - width) / 2, y: (picture.height - height) / 2, width, height },
      to: place,
    };
  const to = { width: picture.width * scale, height: picture.height * scale };
  return {
    from: { x: 0, y: 0, ...picture },
    to: { x: place.x + (place.width - to.width) / 2, y: place.y + (place.height - to.height) / 2, ...to },
  };
}
