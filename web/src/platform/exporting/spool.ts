// Keeps what was read newest first until it can be written oldest first, without keeping it in memory.

const GATHERED = 500;

export class Spool<T> {
  readonly #full: Blob[] = [];
  #open: T[] = [];
  length = 0;

  push(item: T): void {
    this.#open.push(item);
    this.length += 1;
    if (this.#open.length < GATHERED) return;
    // The browser may move blobs to disk.
    this.#full.push(new Blob([JSON.stringify(this.#open)]));
    this.#open = [];
  }

  /** What was pushed last comes first. */
  async *backwards(): AsyncGenerator<T> {
    yield* this.#open.toReversed();
    for (const blob of this.#full.toReversed()) yield* (JSON.parse(await blob.text()) as T[]).reverse();
  }
}
