// Reads the history of encrypted rooms in idle moments, until all of it is in the index.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { Gap } from "../../core/searching/coverage.ts";
import type { Document } from "../../core/searching/query.ts";
import { Store } from "../../core/store.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { Direction, KnownMembership } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import type { SearchIndex } from "../../platform/searching/searchIndex.ts";
import { isReadable, toDocument } from "./documents.ts";

const PAGE = 100;
const PAUSE_MS = 200;
/** After a round without work, or without the server. */
const REST_MS = 60_000;
/** Locked messages that are tried again in one go. */
const RETRIES = 200;

export interface Progress {
  isCrawling: boolean;
  /** Rooms whose history is not complete yet. */
  roomsLeft: number;
}

export class Crawler {
  readonly progress = new Store<Progress>({ isCrawling: false, roomsLeft: 0 });
  readonly #session: Session;
  readonly #index: SearchIndex;
  readonly #prepare: (roomId: string) => Promise<void>;
  readonly #refused = new Set<string>();
  #wake: (() => void) | undefined;

  constructor(session: Session, index: SearchIndex, prepare: (roomId: string) => Promise<void>) {
    this.#session = session;
    this.#index = index;
    this.#prepare = prepare;
  }

  /** Crawl until the session ends. */
  async run(ended: AbortSignal): Promise<void> {
    ended.addEventListener("abort", () => this.wake());
    for (let hasRetried = false; !ended.aborted; await this.#rest()) {
      const isDone = await this.#crawlAll(ended).then(
        () => true,
        () => false,
      );
      this.progress.update(({ roomsLeft }) => ({ isCrawling: false, roomsLeft: isDone ? 0 : roomsLeft }));
      if (isDone && !hasRetried) await this.retryLocked().catch(() => undefined);
      hasRetried ||= isDone;
    }
  }

  /** There is something new to read. */
  wake(): void {
    this.#wake?.();
  }

  /** Keys may have come for messages that could not be read. */
  async retryLocked(): Promise<void> {
    for (const room of this.#rooms()) {
      const { locked } = await this.#index.call("room", room.roomId);
      for (const eventId of locked.slice(-RETRIES)) await this.#retry(room, eventId);
    }
  }

  async #crawlAll(ended: AbortSignal): Promise<void> {
    const rooms = this.#rooms();
    for (const [place, room] of rooms.entries()) {
      this.progress.set({ isCrawling: true, roomsLeft: rooms.length - place });
      await this.#prepare(room.roomId);
      for (let isMore = true; isMore && !ended.aborted; ) {
        await idle();
        isMore = await this.#crawlPage(room);
      }
    }
  }

  /** Returns whether there is more of this room. */
  async #crawlPage(room: Room): Promise<boolean> {
    const { coverage } = await this.#index.call("room", room.roomId);
    const gap = coverage[0];
    if (!gap) return false;
    try {
      await this.#readPage(room, gap);
      return true;
    } catch (error) {
      const { kind, retryAfterMs } = failureOf(error);
      if (kind !== "limited" && kind !== "refused") throw error;
      if (kind === "refused") this.#refused.add(room.roomId);
      else await pause(retryAfterMs ?? PAUSE_MS);
      return kind === "limited";
    }
  }

  async #readPage(room: Room, gap: Gap): Promise<void> {
    const { client } = this.#session;
    const page = await client.createMessagesRequest(room.roomId, gap.token, PAGE, Direction.Backward);
    const map = client.getEventMapper({ decrypt: false });
    const documents: Document[] = [];
    const locked: string[] = [];
    for (const raw of page.chunk) {
      const event = map(raw);
      await this.#read(event);
      const document = toDocument(event);
      if (document) documents.push(document);
      else if (!isReadable(event) && !event.isRedacted() && raw.event_id) locked.push(raw.event_id);
    }
    const end = page.chunk.length > 0 || page.end !== gap.token ? page.end : undefined;
    await this.#index.call("closeGap", { roomId: room.roomId, gap, end, documents, locked });
    await pause(PAUSE_MS);
  }

  async #read(event: MatrixEvent): Promise<void> {
    await this.#session.client.decryptEventIfNeeded(event);
    const edit = event.replacingEvent();
    if (edit) await this.#session.client.decryptEventIfNeeded(edit);
  }

  async #retry(room: Room, eventId: string): Promise<void> {
    const { client } = this.#session;
    const raw = await client.fetchRoomEvent(room.roomId, eventId);
    const event = client.getEventMapper({ decrypt: false })({ ...raw, room_id: room.roomId });
    await this.#read(event);
    if (!isReadable(event) && !event.isRedacted()) return;
    const document = toDocument(event);
    if (document)
      await this.#index.call("add", { roomId: room.roomId, lane: "history", documents: [document] });
    await this.#index.call("unlock", room.roomId, [eventId]);
  }

  /** Encrypted rooms, the one that was busy last first. */
  #rooms(): Room[] {
    return this.#session.client
      .getRooms()
      .filter((room) => room.getMyMembership() === KnownMembership.Join && room.hasEncryptionStateEvent())
      .filter((room) => !this.#refused.has(room.roomId))
      .sort((one, other) => other.getLastActiveTimestamp() - one.getLastActiveTimestamp());
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, REST_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Wait until the browser has nothing better to do; Safari cannot say, so there it is a short while. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in window) window.requestIdleCallback(() => resolve(), { timeout: 2000 });
    else setTimeout(resolve, PAUSE_MS);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
