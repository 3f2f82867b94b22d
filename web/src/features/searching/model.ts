// A search: what is looked for, and what was found so far on this device and on the server.
import { isEmpty, type SearchFilters, toQuery } from "../../core/searching/query.ts";
import { Store } from "../../core/store.ts";
import { KnownMembership } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import type { SearchIndex } from "../../platform/searching/searchIndex.ts";
import { mergeResults, type Result } from "./result.ts";
import { type ServerPage, searchServer } from "./serverSearch.ts";

export interface Wanted {
  text: string;
  filters: SearchFilters;
}

export interface Findings {
  status: "idle" | "loading" | "done" | "failed";
  results: Result[];
  /** The folded words to mark. */
  words: string[];
  isMore: boolean;
  isLoadingMore: boolean;
  /** Rooms without encryption can be searched by words only. */
  isServerLeftOut: boolean;
  error?: unknown;
}

const PAGE = 30;
const NOTHING: Findings = {
  status: "idle",
  results: [],
  words: [],
  isMore: false,
  isLoadingMore: false,
  isServerLeftOut: false,
};

export class SearchModel {
  readonly wanted = new Store<Wanted>({ text: "", filters: {} });
  readonly findings = new Store<Findings>(NOTHING);
  readonly #session: Session;
  readonly #index: SearchIndex;
  readonly #roomId: string | undefined;
  #turn = 0;
  #limit = PAGE;
  #server: ServerPage = { results: [], next: undefined };

  /** Searches one room, or without `roomId` all of them. */
  constructor(session: Session, index: SearchIndex, roomId?: string) {
    this.#session = session;
    this.#index = index;
    this.#roomId = roomId;
  }

  async search(wanted: Wanted): Promise<void> {
    this.wanted.set(wanted);
    this.#limit = PAGE;
    this.#server = { results: [], next: undefined };
    const query = this.#query();
    const turn = ++this.#turn;
    if (isEmpty(query)) return this.findings.set(NOTHING);
    this.findings.set({ ...NOTHING, status: "loading", words: query.words });
    await this.#find(turn, () => this.#searchServer());
  }

  async loadMore(): Promise<void> {
    const { isMore, isLoadingMore } = this.findings.value;
    if (!isMore || isLoadingMore) return;
    this.#limit += PAGE;
    this.findings.update((findings) => ({ ...findings, isLoadingMore: true }));
    await this.#find(++this.#turn, () =>
      this.#server.next ? this.#searchServer(this.#server.next) : Promise.resolve(),
    );
  }

  again(): Promise<void> {
    return this.search(this.wanted.value);
  }

  #query() {
    const { text, filters } = this.wanted.value;
    return toQuery(text, { ...filters, ...(this.#roomId && { roomId: this.#roomId }) });
  }

  async #find(turn: number, askServer: () => Promise<void>): Promise<void> {
    try {
      const [local] = await Promise.all([
        this.#index.call("search", this.#query(), this.#limit),
        askServer(),
      ]);
      if (turn !== this.#turn) return;
      this.findings.set({
        status: "done",
        results: mergeResults(local.hits, this.#server.results),
        words: this.#query().words,
        isMore: local.isMore || this.#server.next !== undefined,
        isLoadingMore: false,
        isServerLeftOut: this.#query().words.length === 0 && this.#openRooms().length > 0,
      });
    } catch (error) {
      if (turn === this.#turn)
        this.findings.update((findings) => ({ ...findings, status: "failed", isLoadingMore: false, error }));
    }
  }

  async #searchServer(next?: string): Promise<void> {
    const { words, ...filters } = this.#query();
    const rooms = this.#openRooms();
    if (words.length === 0 || rooms.length === 0) return;
    const page = await searchServer(this.#session, this.wanted.value.text.trim(), rooms, filters, next);
    this.#server = { results: [...this.#server.results, ...page.results], next: page.next };
  }

  /** Rooms that the server can read, among those that are searched. */
  #openRooms(): string[] {
    const { roomId } = this.#query();
    return this.#session.client
      .getRooms()
      .filter((room) => !roomId || room.roomId === roomId)
      .filter((room) => room.getMyMembership() === KnownMembership.Join && !room.hasEncryptionStateEvent())
      .map((room) => room.roomId);
  }
}
