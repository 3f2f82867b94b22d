// Collects what segments give, newest first, and knows when no other segment can change the first page.

export interface Timed {
  eventId: string;
  sentMs: number;
}

/** A list that takes from sources whose newest moment is known, until `limit` results are sure. */
export class NewestFirst<T extends Timed> {
  readonly #limit: number;
  #found: T[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(found: T[]): void {
    this.#found = [...this.#found, ...found]
      .sort((one, other) => other.sentMs - one.sentMs)
      .slice(0, this.#limit);
  }

  /** Whether a source with nothing newer than this can still add to the list. */
  wants(newestMs: number): boolean {
    const last = this.#found[this.#limit - 1];
    return !last || newestMs > last.sentMs;
  }

  get found(): T[] {
    return this.#found;
  }
}
