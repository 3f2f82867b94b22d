// The arithmetic of a large file on its way: how fast it goes, how long it still takes, and whether a file is the same one.

/** From so many bytes on a file is read where it lies, piece by piece, and never held as a whole. */
export const LARGE_BYTES = 10 * 1000 * 1000;
/** From so many bytes on what is kept whole goes in parts too, and can be paused: less is gone in a few seconds. */
export const PAUSABLE_BYTES = 1000 * 1000;

export interface Sample {
  atMs: number;
  bytes: number;
}

const WINDOW_MS = 10_000;
/** Sooner than this a speed is a guess. */
const LEAST_MS = 500;

/** The samples with one more, without those that are too old to say how fast it goes now. */
export function withSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1);
  // What goes back is another beginning.
  const before = last && (last.bytes > sample.bytes || last.atMs > sample.atMs) ? [] : samples;
  const firstNeeded = before.findLastIndex(({ atMs }) => atMs <= sample.atMs - WINDOW_MS);
  return [...before.slice(Math.max(0, firstNeeded)), sample];
}

/** Bytes in a second over the last ten or so; undefined while it is too early to say. */
export function speedOf(samples: readonly Sample[]): number | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.atMs - first.atMs < LEAST_MS) return undefined;
  return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
}

/** More often than this nobody sees it. */
const SEEN_MS = 200;

/** Hears how far a file is, and tells how fast it goes. */
export class Meter {
  #samples: Sample[] = [];

  /** False when it is too soon to tell anybody. */
  take(sample: Sample): boolean {
    if (sample.atMs - (this.#samples.at(-1)?.atMs ?? 0) < SEEN_MS) return false;
    this.#samples = withSample(this.#samples, sample);
    return true;
  }

  get bytesPerS(): number | undefined {
    return speedOf(this.#samples);
  }
}

/** Seconds that are left; undefined where nothing moves. */
export function secondsLeft(doneBytes: number, sizeBytes: number, bytesPerS?: number): number | undefined {
  if (!bytesPerS || bytesPerS <= 0) return undefined;
  return Math.ceil(Math.max(0, sizeBytes - doneBytes) / bytesPerS);
}

/** What a file is known by when it is chosen once more. */
export interface FileFacts {
  name: string;
  sizeBytes: number;
  modifiedMs: number;
}

interface FileLike {
  name: string;
  size: number;
  lastModified: number;
}

export function factsOf({ name, size, lastModified }: FileLike): FileFacts {
  return { name, sizeBytes: size, modifiedMs: lastModified };
}

/** Going on with another file would send one that is half this and half that. */
export function isSameFile(facts: FileFacts, file: FileLike): boolean {
  return file.name === facts.name && file.size === facts.sizeBytes && file.lastModified === facts.modifiedMs;
}
