// Whose tiles are on the screen now, not scrolled away; and who is seen in a recording of the call.

export class SeenTiles {
  readonly #people = new Map<Element, string>();
  readonly #onScreen = new Set<Element>();
  readonly #observer: IntersectionObserver;
  readonly #tell: () => void;
  #recorded: readonly string[] = [];

  /** `tell` hears that others are seen now. */
  constructor(tell: () => void) {
    this.#tell = tell;
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries)
        if (isIntersecting) this.#onScreen.add(target);
        else this.#onScreen.delete(target);
      tell();
    });
  }

  /** By their names at the SFU. */
  get identities(): ReadonlySet<string> {
    const onScreen = [...this.#onScreen].flatMap((tile) => this.#people.get(tile) ?? []);
    return new Set([...onScreen, ...this.#recorded]);
  }

  /** The tile of somebody, until the returned function is called. */
  watch(tile: Element, identity: string): () => void {
    this.#people.set(tile, identity);
    this.#observer.observe(tile);
    return () => {
      this.#observer.unobserve(tile);
      this.#people.delete(tile);
      this.#onScreen.delete(tile);
    };
  }

  record(identities: readonly string[]): void {
    const isSame = identities.join() === this.#recorded.join();
    this.#recorded = identities;
    if (!isSame) this.#tell();
  }

  stop(): void {
    this.#observer.disconnect();
  }
}
