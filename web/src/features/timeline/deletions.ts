// Deleting with a moment to change one's mind: the message is hidden at once, and deleted a little later.
import { Store } from "../../core/store.ts";
import { perSession } from "../../extension/perSession.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { outboxOf } from "../../platform/outbox/index.ts";

const UNDO_MS = 5000;

interface Waiting {
  roomId: string;
  timer: ReturnType<typeof setTimeout>;
}

export class Deletions {
  /** By event id. */
  readonly waiting = new Store<ReadonlyMap<string, Waiting>>(new Map());
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    session.onStop(() => this.#finish());
    // Who closes the page has decided.
    window.addEventListener("pagehide", () => this.#finish());
  }

  delete(roomId: string, eventId: string): void {
    if (this.waiting.value.has(eventId)) return;
    const timer = setTimeout(() => this.#send(eventId), UNDO_MS);
    this.waiting.update((waiting) => new Map(waiting).set(eventId, { roomId, timer }));
  }

  undo(eventId: string): void {
    clearTimeout(this.waiting.value.get(eventId)?.timer);
    this.#forget(eventId);
  }

  #send(eventId: string): void {
    const entry = this.waiting.value.get(eventId);
    if (!entry) return;
    clearTimeout(entry.timer);
    void outboxOf(this.#session).redact(entry.roomId, eventId);
    this.#forget(eventId);
  }

  #forget(eventId: string): void {
    this.waiting.update((waiting) => {
      const rest = new Map(waiting);
      rest.delete(eventId);
      return rest;
    });
  }

  #finish(): void {
    for (const eventId of this.waiting.value.keys()) this.#send(eventId);
  }
}

export const deletionsOf = perSession((session) => new Deletions(session));
