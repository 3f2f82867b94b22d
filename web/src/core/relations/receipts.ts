// How far each person has read, folded from receipts: a person is shown at one message only.

export class ReadersByMessage {
  readonly #placeOf = new Map<string, string>();
  readonly #readersAt = new Map<string, Set<string>>();

  /** Put a person at a message; returns the messages whose readers have changed. */
  move(reader: string, messageKey: string): string[] {
    const before = this.#placeOf.get(reader);
    if (before === messageKey) return [];
    this.#placeOf.set(reader, messageKey);
    const readers = this.#readersAt.get(messageKey) ?? new Set();
    this.#readersAt.set(messageKey, readers.add(reader));
    if (before === undefined) return [messageKey];
    this.#readersAt.get(before)?.delete(reader);
    return [before, messageKey];
  }

  at(messageKey: string): readonly string[] {
    return [...(this.#readersAt.get(messageKey) ?? [])];
  }

  clear(): void {
    this.#placeOf.clear();
    this.#readersAt.clear();
  }
}
