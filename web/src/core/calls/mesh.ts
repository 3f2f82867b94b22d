// Calls from device to device, each to each: how many can be in one, how many pictures, and how large these are sent.

/** Everybody sends to everybody: beyond this neither devices nor lines keep up. */
export const MOST_PEOPLE = 6;
/** Cameras and screens. */
export const MOST_PICTURES = 4;

/** Whether one more would be too many, where so many others are in the call. */
export function isFull(others: number): boolean {
  return others >= MOST_PEOPLE;
}

/** Who came when; whoever comes from the same moment is told apart by name, alike on all devices. */
export interface Arrival {
  identity: string;
  sinceMs: number;
}

/** Those who have a place; of several who came as last at once, the later ones have none. */
export function listPlaced(arrivals: readonly Arrival[]): string[] {
  return arrivals
    .toSorted((one, other) => one.sinceMs - other.sinceMs || compare(one.identity, other.identity))
    .slice(0, MOST_PEOPLE)
    .map(({ identity }) => identity);
}

/** A camera or a screen that is shown. `turn` counts how many were turned on before it, as far as its owner knew. */
export interface ShownPicture {
  identity: string;
  source: "camera" | "screen_share";
  turn: number;
}

/** The turn of the next picture; undefined where there are as many as can be. */
export function nextTurn(shown: readonly ShownPicture[]): number | undefined {
  if (shown.length >= MOST_PICTURES) return undefined;
  return Math.max(0, ...shown.map(({ turn }) => turn)) + 1;
}

/** Those that are kept: of several that were turned on at once as the last, the same ones on all devices. */
export function keptPictures(shown: readonly ShownPicture[]): ShownPicture[] {
  return shown
    .toSorted((one, other) => one.turn - other.turn || compare(keyOf(one), keyOf(other)))
    .slice(0, MOST_PICTURES);
}

export interface PictureLimit {
  bitsPerS: number;
  /** A larger picture is made as small as this before it is sent. */
  heightPx: number;
}

/** How a camera is sent to each of so many others: what goes up is so often as much. */
export function limitFor(others: number): PictureLimit {
  if (others <= 1) return { bitsPerS: 1_500_000, heightPx: 720 };
  if (others <= 3) return { bitsPerS: 600_000, heightPx: 360 };
  return { bitsPerS: 350_000, heightPx: 270 };
}

/** A screen stays as sharp as it is, and slow. */
export const SCREEN_LIMIT: PictureLimit = { bitsPerS: 1_200_000, heightPx: 2160 };

/** What a device says of what it sends, over the line itself. */
export interface Told {
  hasMicrophone: boolean;
  /** The turn of its camera and of its screen; 0 where it is off. */
  camera: number;
  screen: number;
}

export function tellSending({ hasMicrophone, camera, screen }: Told): string {
  return JSON.stringify({ microphone: hasMicrophone, camera, screen });
}

const LONGEST_TOLD = 1000;

/** Undefined where it is nothing that can be understood. */
export function readTold(text: unknown): Told | undefined {
  if (typeof text !== "string" || text.length > LONGEST_TOLD) return undefined;
  try {
    const { microphone, camera, screen } = JSON.parse(text) ?? {};
    if (typeof microphone !== "boolean" || !isTurn(camera) || !isTurn(screen)) return undefined;
    return { hasMicrophone: microphone, camera, screen };
  } catch {
    return undefined;
  }
}

function isTurn(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const keyOf = ({ identity, source }: ShownPicture) => `${identity} ${source}`;

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
