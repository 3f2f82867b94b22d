// Deletes one's own messages on the server when they have lived their life, also those of before the app was closed.
import type { MatrixEvent } from "matrix-js-sdk";
import { expiryOf } from "../../core/expiry.ts";
import { MatrixEventEvent, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { outboxOf } from "../../platform/outbox/index.ts";
import { shelfOf } from "../../platform/storage/shelfOf.ts";

interface Expiring {
  eventId: string;
  roomId: string;
  atMs: number;
}

/** Timers of browsers reach no further than 24 days. */
const FARTHEST_MS = 2 ** 31 - 1;

export class Sweeper {
  readonly #session: Session;
  readonly #expiring = new Map<string, Expiring>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  async start(): Promise<void> {
    const { client } = this.#session;
    const see = (event: MatrixEvent) => this.#see(event);
    const sent = (event: MatrixEvent) => !event.status && this.#see(event);
    client.on(RoomEvent.Timeline, see);
    client.on(RoomEvent.LocalEchoUpdated, sent);
    client.on(MatrixEventEvent.Decrypted, see);
    this.#session.onStop(() => {
      clearTimeout(this.#timer);
      client.off(RoomEvent.Timeline, see);
      client.off(RoomEvent.LocalEchoUpdated, sent);
      client.off(MatrixEventEvent.Decrypted, see);
    });
    for (const { value } of await shelfOf(this.#session).list<Expiring>("expiring"))
      this.#expiring.set(value.eventId, value);
    for (const room of client.getRooms()) for (const event of room.getLiveTimeline().getEvents()) see(event);
    this.#plan();
  }

  #see(event: MatrixEvent): void {
    const [eventId, roomId] = [event.getId(), event.getRoomId()];
    if (
      event.getSender() !== this.#session.userId ||
      event.status ||
      event.isRedacted() ||
      !eventId ||
      !roomId
    )
      return;
    const atMs = expiryOf(event.getContent(), event.getTs());
    if (atMs === undefined || this.#expiring.has(eventId) || eventId.startsWith("~")) return;
    const expiring = { eventId, roomId, atMs };
    this.#expiring.set(eventId, expiring);
    void shelfOf(this.#session).put("expiring", eventId, expiring);
    this.#plan();
  }

  #plan(): void {
    clearTimeout(this.#timer);
    const next = Math.min(...[...this.#expiring.values()].map(({ atMs }) => atMs));
    if (next === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.min(FARTHEST_MS, Math.max(0, next - Date.now()));
    this.#timer = setTimeout(() => void this.#sweep(), waitMs);
  }

  /** Once it is in the outbox it will be deleted, whatever happens. */
  async #sweep(): Promise<void> {
    const now = Date.now();
    for (const { eventId, roomId, atMs } of [...this.#expiring.values()]) {
      if (atMs > now) continue;
      this.#expiring.delete(eventId);
      if (!this.#isGone(roomId, eventId)) await outboxOf(this.#session).redact(roomId, eventId);
      await shelfOf(this.#session).remove("expiring", eventId);
    }
    this.#plan();
  }

  /** Another device was faster, or the room was left. */
  #isGone(roomId: string, eventId: string): boolean {
    const room = this.#session.client.getRoom(roomId);
    return room?.getMyMembership() !== "join" || (room.findEventById(eventId)?.isRedacted() ?? false);
  }
}
