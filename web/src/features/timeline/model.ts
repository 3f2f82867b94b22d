// The timeline of a room or a thread: rows that follow the server, pages in both directions, jumps.

import type { EventStatus, EventTimelineSet, MatrixEvent, Room } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { TimelineRows } from "../../core/timeline/rows.ts";
import type { Surroundings } from "../../extension/contributions.ts";
import {
  ClientEvent,
  Direction,
  MatrixEventEvent,
  RoomEvent,
  TimelineWindow,
} from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { ExpiryWatch } from "./expiryWatch.ts";
import { keyOf, type Shown, show } from "./shown.ts";

const FIRST_PAGE = 60;
const PAGE = 60;
/** The window never lets go of what was loaded. */
const NO_LIMIT = 1_000_000;

export interface TimelineState {
  /** Another number whenever the rows have changed. */
  version: number;
  isReady: boolean;
  hasEarlier: boolean;
  /** Whether the newest message is among the rows. */
  isLive: boolean;
  loading: "earlier" | "later" | "place" | undefined;
  /** What went wrong with the last loading. */
  error: unknown;
  /** Whether the rows that came last are news, which the view follows when it is at the end; older pages are not. */
  isNews: boolean;
  /** Messages of others that came while the rows did not reach the end. */
  missed: number;
}

/** Where the view should go. */
export type Wish = { to: "end" } | { to: "key"; key: string; isMarked: boolean };

export class TimelineModel {
  readonly rows = new TimelineRows<Shown>((atMs) => new Date(atMs).toDateString());
  readonly state = new Store<TimelineState>({
    version: 0,
    isReady: false,
    hasEarlier: true,
    isLive: true,
    loading: undefined,
    error: undefined,
    isNews: true,
    missed: 0,
  });
  readonly wish = new Store<Wish | undefined>(undefined);
  /** The messages chosen to do something with all of them; undefined while none are being chosen. */
  readonly selection = new Store<ReadonlyMap<string, MatrixEvent> | undefined>(undefined);
  readonly room: Room;
  readonly threadId: string | undefined;
  readonly #session: Session;
  readonly #findTile: Surroundings["findTile"];
  readonly #set: EventTimelineSet;
  readonly #window: TimelineWindow;
  readonly #expiry = new ExpiryWatch((event) => this.refresh(event));
  #pendingKeys: string[] = [];
  #inFlight: Promise<void> | undefined;

  constructor(
    at: Pick<Surroundings, "session" | "findTile">,
    room: Room,
    set: EventTimelineSet,
    threadId?: string,
  ) {
    this.#session = at.session;
    this.#findTile = at.findTile;
    this.room = room;
    this.threadId = threadId;
    this.#set = set;
    this.#window = new TimelineWindow(at.session.client, set, { windowLimit: NO_LIMIT });
    this.#follow();
  }

  /** Show the newest messages; `firstUnread` decides where reading goes on. */
  async showLive(): Promise<void> {
    await this.#load(undefined);
  }

  /** Show the messages around an event, and mark it. */
  async jumpTo(eventId: string): Promise<void> {
    const known = this.#set.findEventById(eventId);
    if (!known || this.rows.indexOf(keyOf(known)) < 0) await this.#load(eventId);
    const event = this.#set.findEventById(eventId);
    const key = event && this.#nearestShown(event);
    if (key) this.wish.set({ to: "key", key, isMarked: true });
  }

  async goToEnd(): Promise<void> {
    if (!this.state.value.isLive) await this.showLive();
    this.wish.set({ to: "end" });
  }

  /** To the first message that is unread, or to the end. */
  goToUnread(): void {
    const unread = this.rows.list.find((row) => row.isFirstUnread);
    this.wish.set(unread ? { to: "key", key: unread.key, isMarked: false } : { to: "end" });
  }

  loadEarlier = (): Promise<void> => this.#page("earlier");
  loadLater = (): Promise<void> => this.#page("later");

  /** Set or take away the line "new messages": before what follows `eventId`. */
  markUnreadAfter(eventId: string | null | undefined): void {
    this.rows.markFirstUnread(eventId ? this.#firstAfter(eventId) : undefined);
    this.#changed();
  }

  /** The event at a row, or the last one of a run of lines. */
  eventAt(index: number): MatrixEvent | undefined {
    return this.rows.list[index]?.said.at(-1)?.event;
  }

  /** Choose a message, or no longer. */
  toggle(event: MatrixEvent): void {
    const chosen = new Map(this.selection.value);
    if (!chosen.delete(keyOf(event))) chosen.set(keyOf(event), event);
    this.selection.set(chosen.size ? chosen : undefined);
  }

  /** Draw an event anew. */
  refresh(event: MatrixEvent): void {
    if (this.#redraw(event)) this.#changed();
    // What was hidden may be seen now, such as after decryption: rare, so everything is looked through.
    else if (!event.status && show(event, this.#findTile, this.room) && this.#holds(event)) this.#reset();
  }

  #redraw(event: MatrixEvent): boolean {
    return this.rows.replace(keyOf(event), this.#show(event));
  }

  async #load(eventId: string | undefined): Promise<void> {
    this.state.update((state) => ({ ...state, loading: "place", error: undefined }));
    try {
      await this.#window.load(eventId, FIRST_PAGE);
      this.#reset();
      if (this.rows.list.length < FIRST_PAGE / 3) await this.#fill();
    } catch (error) {
      this.state.update((state) => ({ ...state, error }));
    } finally {
      this.state.update((state) => ({ ...state, loading: undefined, isReady: true, missed: 0 }));
    }
  }

  /** Page back until there is enough for a screen. */
  async #fill(): Promise<void> {
    for (let tries = 0; tries < 5 && this.rows.list.length < FIRST_PAGE / 3; tries++) {
      if (!(await this.#window.paginate(Direction.Backward, PAGE))) break;
      this.#reset();
    }
  }

  #page(where: "earlier" | "later"): Promise<void> {
    this.#inFlight ??= this.#fetchPage(where).finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  async #fetchPage(where: "earlier" | "later"): Promise<void> {
    const direction = where === "earlier" ? Direction.Backward : Direction.Forward;
    if (!this.#window.canPaginate(direction)) return;
    this.state.update((state) => ({ ...state, loading: where, error: undefined, isNews: false }));
    try {
      const before = this.#window.getEvents();
      await this.#window.paginate(direction, PAGE);
      const after = this.#window.getEvents();
      const count = after.length - before.length;
      if (where === "earlier") this.rows.prepend(this.#showAll(after.slice(0, count)));
      else for (const one of this.#showAll(after.slice(before.length))) this.rows.append(one);
    } catch (error) {
      this.state.update((state) => ({ ...state, error }));
    } finally {
      this.state.update((state) => ({ ...state, loading: undefined }));
      this.#changed();
    }
  }

  #follow(): void {
    const { client } = this.#session;
    const { room } = this;
    const refresh = (event: MatrixEvent) => event.getRoomId() === room.roomId && this.refresh(event);
    const onTimeline = this.#onTimeline as never;
    const onReset = (_room: unknown, set: EventTimelineSet) => set === this.#set && this.#onReset();
    const onRedaction = (redaction: MatrixEvent) => {
      const event = this.#set.findEventById(redaction.event.redacts ?? redaction.getContent().redacts ?? "");
      // An edit or a reaction that is taken back was never a row.
      if (event && this.rows.indexOf(keyOf(event)) >= 0) this.refresh(event);
    };
    const onIgnored = (event: MatrixEvent) => event.getType() === "m.ignored_user_list" && this.#reset();
    room.on(RoomEvent.Timeline, onTimeline);
    room.on(RoomEvent.TimelineReset, onReset as never);
    room.on(RoomEvent.LocalEchoUpdated, this.#onLocalEcho);
    room.on(RoomEvent.Redaction, onRedaction);
    room.on(RoomEvent.RedactionCancelled, onRedaction);
    client.on(MatrixEventEvent.Decrypted, refresh);
    client.on(MatrixEventEvent.Replaced, refresh);
    client.on(ClientEvent.AccountData, onIgnored);
    this.#session.onStop(() => {
      this.#expiry.stop();
      room.off(RoomEvent.Timeline, onTimeline);
      room.off(RoomEvent.LocalEchoUpdated, this.#onLocalEcho);
      client.off(MatrixEventEvent.Decrypted, refresh);
      client.off(MatrixEventEvent.Replaced, refresh);
      client.off(ClientEvent.AccountData, onIgnored);
    });
  }

  #onTimeline = (
    event: MatrixEvent,
    _room: Room | undefined,
    _toStart: boolean | undefined,
    isRemoved: boolean,
    data: { timeline?: { getTimelineSet(): EventTimelineSet }; liveEvent?: boolean },
  ): void => {
    if (data.timeline?.getTimelineSet() !== this.#set || !this.state.value.isReady) return;
    if (isRemoved) {
      if (this.rows.replace(keyOf(event), undefined)) this.#changed();
    } else if (data.liveEvent) this.#addLive(event);
  };

  #addLive(event: MatrixEvent): void {
    if (!this.state.value.isLive) {
      const isMissed =
        event.getSender() !== this.#session.userId && show(event, this.#findTile, this.room) !== undefined;
      if (isMissed) this.state.update((state) => ({ ...state, missed: state.missed + 1 }));
      return;
    }
    this.#window.extend(Direction.Forward, 1);
    this.#withPendingLast(() => {
      for (const one of this.#showAll([event])) if (this.rows.indexOf(one.key) < 0) this.rows.append(one);
    });
    this.#changed({ isNews: true });
  }

  #onLocalEcho = (
    event: MatrixEvent,
    _room: Room,
    _idBefore: string | undefined,
    before: EventStatus | null | undefined,
  ): void => {
    const isNew = !this.#pendingKeys.includes(keyOf(event));
    // From its first sign to the server's answer it passes through several states that look the same.
    if (!isNew && isOnItsWay(before) && isOnItsWay(event.status)) return;
    this.#withPendingLast(() => undefined);
    this.#redraw(event);
    this.#changed();
    if (isNew && (this.#pendingKeys.includes(keyOf(event)) || this.#isWrittenAbove(event, before)))
      void this.goToEnd();
  };

  /** Whether it has just been written here, by somebody who reads older messages. */
  #isWrittenAbove(event: MatrixEvent, before: EventStatus | null | undefined): boolean {
    const { isLive, isReady } = this.state.value;
    return !isLive && isReady && before === undefined && this.#showAll(this.#listPending()).some(isOf(event));
  }

  /** What is on its way stays below what has arrived. */
  #withPendingLast(act: () => void): void {
    for (const key of this.#pendingKeys.reverse()) this.rows.replace(key, undefined);
    act();
    const pending = this.state.value.isLive ? this.#showAll(this.#listPending()) : [];
    for (const one of pending) this.rows.append(one);
    this.#pendingKeys = pending.map(({ key }) => key);
  }

  #listPending(): MatrixEvent[] {
    return this.room.getPendingEvents().filter((event) => {
      const thread = event.isThreadRoot ? undefined : event.threadRootId;
      return thread === this.threadId && this.rows.indexOf(keyOf(event)) < 0;
    });
  }

  #reset(): void {
    this.#pendingKeys = [];
    this.rows.reset(this.#showAll(this.#window.getEvents()));
    this.#changed();
    this.#withPendingLast(() => undefined);
    this.#changed();
  }

  /** There is a gap in what the server told: go on from its end, but leave who reads older messages in peace. */
  #onReset(): void {
    if (!this.state.value.isReady) return;
    if (this.state.value.isLive) void this.#load(undefined);
    else this.#changed();
  }

  #showAll(events: readonly MatrixEvent[]): Shown[] {
    const { client } = this.#session;
    return events.flatMap((event) => {
      if (client.isUserIgnored(event.getSender() ?? "")) return [];
      if (event.shouldAttemptDecryption()) void client.decryptEventIfNeeded(event);
      return this.#show(event) ?? [];
    });
  }

  #show(event: MatrixEvent): Shown | undefined {
    const shown = show(event, this.#findTile, this.room);
    if (shown) this.#expiry.watch(event);
    return shown;
  }

  #holds(event: MatrixEvent): boolean {
    return this.#window.getEvents().includes(event);
  }

  /** The row of an event, or the row before it when it is not shown itself. */
  #nearestShown(event: MatrixEvent): string | undefined {
    const events = this.#window.getEvents();
    for (let at = events.indexOf(event); at >= 0; at--) {
      const one = events[at];
      if (one && this.rows.indexOf(keyOf(one)) >= 0) return keyOf(one);
    }
    return this.rows.list[0]?.key;
  }

  #firstAfter(eventId: string): string | undefined {
    const events = this.#window.getEvents();
    const at = events.findIndex((event) => event.getId() === eventId);
    if (at < 0) return undefined;
    const next = events.slice(at + 1).find((event) => isNews(event, this.#session.userId, this.rows));
    return next && keyOf(next);
  }

  #changed(also: Partial<TimelineState> = {}): void {
    this.state.update((state) => ({
      ...state,
      ...also,
      version: state.version + 1,
      hasEarlier: this.#window.canPaginate(Direction.Backward),
      isLive: !this.#window.canPaginate(Direction.Forward),
    }));
  }
}

function isOnItsWay(status: EventStatus | null | undefined): boolean {
  return status === "sending" || status === "encrypting" || status === "queued";
}

function isOf(event: MatrixEvent): (shown: Shown) => boolean {
  return ({ key }) => key === keyOf(event);
}

function isNews(event: MatrixEvent, me: string, rows: TimelineRows<Shown>): boolean {
  return event.getSender() !== me && rows.find(keyOf(event))?.layout === "bubble";
}
