// A list that the server gives in pages, for a wish that changes while somebody types.
import { Store } from "../../core/store.ts";
import type { Slice } from "./api.ts";

export interface ListState<Item> {
  items: Item[];
  /** After which the next page begins; null at the end. */
  next: string | null;
  isBusy: boolean;
  error: unknown;
}

type Load<Item, Wish> = (wish: Wish, after: string) => Promise<Slice<Item>>;

export class PagedListModel<Item, Wish> {
  readonly state: Store<ListState<Item>> = new Store({
    items: [],
    next: null,
    isBusy: true,
    error: undefined,
  });
  readonly #load: Load<Item, Wish>;
  #wish: Wish | undefined;
  #turn = 0;

  constructor(load: Load<Item, Wish>) {
    this.#load = load;
  }

  /** Begin anew with another wish; answers to earlier ones are dropped when they come. */
  async begin(wish: Wish): Promise<void> {
    this.#wish = wish;
    await this.#read(wish, "", []);
  }

  async more(): Promise<void> {
    const { next, items, isBusy } = this.state.value;
    if (this.#wish === undefined || next === null || isBusy) return;
    await this.#read(this.#wish, next, items);
  }

  async reload(): Promise<void> {
    if (this.#wish !== undefined) await this.begin(this.#wish);
  }

  async #read(wish: Wish, after: string, known: Item[]): Promise<void> {
    const turn = ++this.#turn;
    this.state.update((state) => ({ ...state, isBusy: true, error: undefined }));
    try {
      const found = await this.#readSome(wish, after);
      if (turn !== this.#turn) return;
      this.state.set({
        items: [...known, ...found.items],
        next: found.next,
        isBusy: false,
        error: undefined,
      });
    } catch (error) {
      if (turn === this.#turn) this.state.update((state) => ({ ...state, isBusy: false, error }));
    }
  }

  /** A search may look through many pages before it finds something: those that are empty are passed over. */
  async #readSome(wish: Wish, after: string): Promise<Slice<Item>> {
    let found = await this.#load(wish, after);
    while (found.items.length === 0 && found.next !== null) found = await this.#load(wish, found.next);
    return found;
  }
}
