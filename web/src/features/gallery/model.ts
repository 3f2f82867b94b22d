// What is in the gallery of a room: reads its history backwards, decrypts it, and follows what happens meanwhile.
import type { IRoomEvent, MatrixEvent, Room } from "matrix-js-sdk";
import { type Exhibit, exhibitsOf, type FindLinks, type Tab } from "../../core/gallery/exhibits.ts";
import { choose, inOrder } from "../../core/gallery/wall.ts";
import { Store } from "../../core/store.ts";
import { tameTime } from "../../core/time.ts";
import { Direction, Filter, MatrixEventEvent, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

export interface Piece extends Exhibit {
  event: MatrixEvent;
}

export interface GalleryState {
  /** Newest first. */
  pieces: readonly Piece[];
  /** Everything since then was looked through; undefined before the first look. */
  lookedBackToMs: number | undefined;
  isLooking: boolean;
  isAtBeginning: boolean;
  /** Messages that could not be decrypted: what is in them is not known. */
  locked: number;
  /** What was looked for in vain for a while: then the person is asked whether to go on. */
  tiredOf: string | undefined;
  error: unknown;
}

/** How messages are read. */
export interface Reading {
  isUnread(event: MatrixEvent): boolean;
  findLinks: FindLinks;
}

const PAGE = 100;
const MOST_PAGES = 8;
const ENOUGH = 24;
const TYPES = ["m.room.message", "m.room.encrypted"];

export class GalleryModel {
  readonly state = new Store<GalleryState>({
    pieces: [],
    lookedBackToMs: undefined,
    isLooking: false,
    isAtBeginning: false,
    locked: 0,
    tiredOf: undefined,
    error: undefined,
  });
  readonly #session: Session;
  readonly #room: Room;
  readonly #reading: Reading;
  readonly #locked = new Map<string, MatrixEvent>();
  #token: string | null = null;
  /** Another number after each gap in what the server told: what was read before may not reach up to now. */
  #walk = 0;

  constructor(session: Session, room: Room, reading: Reading) {
    this.#session = session;
    this.#room = room;
    this.#reading = reading;
    this.#follow();
  }

  /** Read further back until there is more under `tab`, the beginning is reached, or much was read in vain. */
  async look(tab: Tab, search: string): Promise<void> {
    const { isLooking, isAtBeginning } = this.state.value;
    if (isLooking || isAtBeginning) return;
    this.#put({ isLooking: true, error: undefined, tiredOf: undefined });
    try {
      const wanted = this.#count(tab, search) + ENOUGH;
      for (let pages = 0; this.#count(tab, search) < wanted && !this.state.value.isAtBeginning; pages++) {
        if (pages === MOST_PAGES) return this.#put({ tiredOf: wishOf(tab, search) });
        await this.#readPage();
      }
    } catch (error) {
      this.#put({ error });
    } finally {
      this.#put({ isLooking: false });
    }
  }

  #count(tab: Tab, search: string): number {
    return choose(this.state.value.pieces, tab, search).length;
  }

  async #readPage(): Promise<void> {
    const { client, userId } = this.#session;
    const filter = new Filter(userId);
    filter.setDefinition({ room: { timeline: { types: TYPES } } });
    const { roomId } = this.#room;
    const walk = this.#walk;
    const page = await client.createMessagesRequest(roomId, this.#token, PAGE, Direction.Backward, filter);
    const events = page.chunk.map((raw) => this.#eventOf(raw as IRoomEvent));
    await Promise.all(events.map((event) => client.decryptEventIfNeeded(event)));
    if (walk !== this.#walk) return;
    this.#take(events);
    const isAtBeginning = page.end === undefined || page.end === this.#token;
    if (!isAtBeginning) this.#token = page.end ?? null;
    const oldest = events.at(-1);
    this.#put({ isAtBeginning, ...(oldest && { lookedBackToMs: tameTime(oldest.getTs()) }) });
  }

  /** The one that the timeline has, where it has one: it learns of edits and deletions. */
  #eventOf(raw: IRoomEvent): MatrixEvent {
    const known = this.#room.findEventById(raw.event_id);
    if (known) return known;
    return this.#session.client.getEventMapper({ decrypt: false })({ ...raw, room_id: this.#room.roomId });
  }

  #take(events: readonly MatrixEvent[]): void {
    const ids = new Set(events.map((event) => event.getId()));
    const others = this.state.value.pieces.filter(({ eventId }) => !ids.has(eventId));
    this.#put({ pieces: inOrder([...events.flatMap((event) => this.#piecesOf(event)), ...others]) });
  }

  #piecesOf(event: MatrixEvent): Piece[] {
    const eventId = event.getId() ?? "";
    this.#locked.delete(eventId);
    if (event.isRedacted() || this.#session.client.isUserIgnored(event.getSender() ?? "")) return [];
    if (this.#reading.isUnread(event)) {
      this.#locked.set(eventId, event);
      return [];
    }
    if (event.getRelation()?.rel_type === "m.replace") return [];
    const message = {
      eventId,
      atMs: tameTime(event.getTs()),
      type: event.getType(),
      content: event.getContent(),
    };
    return exhibitsOf(message, this.#reading.findLinks).map((exhibit) => ({ ...exhibit, event }));
  }

  #follow(): void {
    const { client } = this.#session;
    const onTimeline = (event: MatrixEvent, room?: Room, _toStart?: boolean, isRemoved?: boolean) => {
      if (room === this.#room && !isRemoved && this.#isAfterBeginning(event)) this.#take([event]);
    };
    const onEcho = (event: MatrixEvent) => event.status === null && this.#take([event]);
    const onReset = (_room: unknown, set: unknown) => {
      if (set === this.#room.getUnfilteredTimelineSet()) this.#startAnew();
    };
    const onChange = (event: MatrixEvent) => {
      if (event.getRoomId() !== this.#room.roomId) return;
      const id = event.getId() ?? "";
      const isKnown = this.#locked.has(id) || this.state.value.pieces.some(({ eventId }) => eventId === id);
      if (isKnown || this.#isAfterBeginning(event)) this.#take([event]);
    };
    const onRedaction = (redaction: MatrixEvent) => {
      const id = redaction.event.redacts ?? redaction.getContent().redacts;
      this.#put({ pieces: this.state.value.pieces.filter(({ eventId }) => eventId !== id) });
    };
    this.#room.on(RoomEvent.Timeline, onTimeline);
    this.#room.on(RoomEvent.TimelineReset, onReset);
    this.#room.on(RoomEvent.LocalEchoUpdated, onEcho);
    this.#room.on(RoomEvent.Redaction, onRedaction);
    client.on(MatrixEventEvent.Decrypted, onChange);
    client.on(MatrixEventEvent.Replaced, onChange);
    this.#session.onStop(() => {
      this.#room.off(RoomEvent.Timeline, onTimeline);
      this.#room.off(RoomEvent.TimelineReset, onReset);
      this.#room.off(RoomEvent.LocalEchoUpdated, onEcho);
      this.#room.off(RoomEvent.Redaction, onRedaction);
      client.off(MatrixEventEvent.Decrypted, onChange);
      client.off(MatrixEventEvent.Replaced, onChange);
    });
  }

  #startAnew(): void {
    this.#walk += 1;
    this.#token = null;
    this.#locked.clear();
    this.#put({ pieces: [], lookedBackToMs: undefined, isAtBeginning: false, tiredOf: undefined });
  }

  /** Whether it belongs to the part of the history that was looked through: what is older comes with its page. */
  #isAfterBeginning(event: MatrixEvent): boolean {
    const { lookedBackToMs, isAtBeginning } = this.state.value;
    if (event.status !== null || !event.getId()) return false;
    return isAtBeginning || (lookedBackToMs !== undefined && event.getTs() >= lookedBackToMs);
  }

  #put(change: Partial<GalleryState>): void {
    this.state.update((state) => ({ ...state, ...change, locked: this.#locked.size }));
  }
}

/** A name for what is looked for. */
export function wishOf(tab: Tab, search: string): string {
  return `${tab} ${search}`;
}
