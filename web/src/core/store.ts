// A value that can be watched: what every model is made of.

export type Listener = () => void;

/** What a view needs: the value now, and a call when it has changed. */
export interface Watchable<T> {
  readonly value: T;
  subscribe(listener: Listener): () => void;
}

export class Store<T> implements Watchable<T> {
  readonly #listeners = new Set<Listener>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Replace the value; listeners hear of it only when it is another one. */
  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value));
  }

  subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
