// How far the others have read in a room or a thread, by the messages that are shown.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { ReadersByMessage } from "../../core/relations/receipts.ts";
import { Store } from "../../core/store.ts";
import type { Surroundings } from "../../extension/contributions.ts";
import { perSession } from "../../extension/perSession.ts";
import { RoomEvent } from "../../platform/matrix/sdk.ts";

type At = Pick<Surroundings, "session" | "findTile">;

/** Hidden events in a row, such as reactions, are rarely more. */
const MOST_HIDDEN = 200;

export class Readers {
  /** Another number when somebody has read further. */
  readonly version = new Store(0);
  /** When the newest message that somebody else has read was sent. */
  readonly farthestMs = new Store(0);
  readonly #at: At;
  readonly #room: Room;
  readonly #threadId: string | undefined;
  readonly #readers = new ReadersByMessage();

  constructor(at: At, room: Room, threadId: string | undefined) {
    this.#at = at;
    this.#room = room;
    this.#threadId = threadId;
    this.#readKnown();
    room.on(RoomEvent.Receipt, this.#onReceipt);
    at.session.onStop(() => room.off(RoomEvent.Receipt, this.#onReceipt));
  }

  /** Who stands at this message. */
  at(eventId: string): readonly string[] {
    return this.#readers.at(eventId);
  }

  #onReceipt = (event: MatrixEvent): void => {
    for (const [eventId, byType] of Object.entries(event.getContent())) {
      for (const users of Object.values((byType ?? {}) as object)) this.#moveAll(eventId, users);
    }
  };

  #moveAll(eventId: string, users: unknown): void {
    for (const [userId, receipt] of Object.entries((users ?? {}) as object)) {
      if (this.#isHere((receipt as { thread_id?: unknown } | null)?.thread_id)) this.#move(userId, eventId);
    }
  }

  /** A receipt without a thread is for the whole room. */
  #isHere(threadId: unknown): boolean {
    return threadId === undefined || threadId === (this.#threadId ?? "main");
  }

  #readKnown(): void {
    const holder = this.#threadId ? this.#room.getThread(this.#threadId) : this.#room;
    const set = this.#threadId
      ? this.#room.getThread(this.#threadId)?.timelineSet
      : this.#room.getUnfilteredTimelineSet();
    for (const event of set?.getLiveTimeline().getEvents() ?? []) {
      for (const { userId } of holder?.getReceiptsForEvent(event) ?? [])
        this.#move(userId, event.getId() ?? "");
    }
  }

  #move(userId: string, eventId: string): void {
    if (userId === this.#at.session.userId) return;
    const anchor = this.#anchorOf(eventId);
    if (!anchor) return;
    const touched = this.#readers.move(userId, anchor.getId() ?? "");
    if (!touched.length) return;
    this.farthestMs.update((before) => Math.max(before, anchor.getTs()));
    this.version.update((version) => version + 1);
  }

  /** The event itself, or the last one before it that is drawn. */
  #anchorOf(eventId: string): MatrixEvent | undefined {
    const events = this.#room.getTimelineForEvent(eventId)?.getEvents() ?? this.#threadEvents();
    const at = events.findLastIndex((event) => event.getId() === eventId);
    for (let index = at; index >= 0 && index > at - MOST_HIDDEN; index--) {
      const event = events[index];
      if (event && this.#isDrawn(event)) return event;
    }
    return undefined;
  }

  #threadEvents(): MatrixEvent[] {
    const thread = this.#threadId ? this.#room.getThread(this.#threadId) : null;
    return thread?.timelineSet.getLiveTimeline().getEvents() ?? [];
  }

  #isDrawn(event: MatrixEvent): boolean {
    const relation = event.getRelation()?.rel_type;
    if (relation === "m.replace" || relation === "m.annotation") return false;
    return event.isEncrypted() || this.#at.findTile(event)?.layout === "bubble";
  }
}

const readersIn = perSession(() => new Map<string, Readers>());

export function readersOf(at: At, room: Room, threadId?: string): Readers {
  const known = readersIn(at.session);
  const name = `${room.roomId}\n${threadId ?? ""}`;
  const found = known.get(name) ?? new Readers(at, room, threadId);
  known.set(name, found);
  return found;
}
