// Sends what was written: first to disk, shown at once, then in order for each room until the server has it, across reloads.
import type { MatrixEvent } from "matrix-js-sdk";
import { inOrder, nextToSend, outcomeOf } from "../../core/outboxOrder.ts";
import { type Failure, failureOf } from "../matrix/failure.ts";
import type { Session } from "../matrix/session.ts";
import { forgetLocalMedia, keepLocalMedia } from "../media/local.ts";
import { type UploadProgress, uploadBlob } from "../media/upload.ts";
import type { Shelf } from "../storage/shelf.ts";
import { followTarget, hasArrived, isThere, markFailed, markWaiting, removeEcho, showEcho } from "./echo.ts";
import { type Entry, fromKept, type Kept, type Outgoing, putAddress, toKept } from "./entry.ts";
import { pauseUntilOnline } from "./network.ts";
import { whenReady } from "./ready.ts";

export class Outbox {
  readonly #session: Session;
  readonly #shelf: Shelf;
  readonly #sending = new Set<string>();
  #entries: Entry[] = [];
  #lastPosition = 0;
  readonly #ended: AbortSignal;
  /** Heard by who draws how far a file is. */
  readonly progress: UploadProgress;

  constructor(session: Session, shelf: Shelf, progress: UploadProgress) {
    this.#session = session;
    this.#shelf = shelf;
    this.progress = progress;
    const ending = new AbortController();
    this.#ended = ending.signal;
    session.onStop(() => ending.abort());
  }

  /** Take up what was not sent when the app was closed. */
  async start(): Promise<void> {
    const rows = await this.#shelf.list<Kept>("outbox");
    const kept = inOrder(rows.map(({ value, blobs }) => fromKept(value, blobs)));
    this.#entries = [...kept, ...this.#entries];
    this.#lastPosition = Math.max(this.#lastPosition, ...kept.map(({ position }) => position));
    for (const entry of kept) await this.#take(entry);
    for (const roomId of new Set(kept.map((entry) => entry.roomId))) void this.#drain(roomId);
  }

  /** Done when it is on disk, from where it will be sent whatever happens; returns its transaction id. */
  async send(outgoing: Outgoing): Promise<string> {
    const entry = this.#newEntry(outgoing);
    this.#entries.push(entry);
    if (entry.preview) keepLocalMedia(entry.txnId, entry.preview);
    this.#show(entry);
    try {
      await this.#keep(entry);
    } catch (error) {
      this.#forget(entry);
      throw error;
    }
    void this.#drain(entry.roomId);
    return entry.txnId;
  }

  redact(roomId: string, eventId: string, reason?: string): Promise<string> {
    return this.send({
      roomId,
      type: "m.room.redaction",
      content: reason ? { reason } : {},
      redacts: eventId,
    });
  }

  /** Try again to send what has failed. */
  async retry(event: MatrixEvent): Promise<void> {
    const entry = this.#find(event);
    if (!entry) return;
    entry.hasFailed = false;
    entry.attempts = 0;
    const room = this.#session.client.getRoom(entry.roomId);
    if (room && entry.echo) markWaiting(room, entry.echo);
    await this.#keep(entry);
    void this.#drain(entry.roomId);
  }

  /** Forget what has not been sent. */
  async discard(event: MatrixEvent): Promise<void> {
    const entry = this.#find(event);
    if (!entry) return;
    this.#forget(entry);
    await this.#shelf.remove("outbox", entry.txnId);
  }

  #newEntry(outgoing: Outgoing): Entry {
    const writtenMs = Date.now();
    this.#lastPosition = Math.max(this.#lastPosition + 1, writtenMs);
    const position = this.#lastPosition;
    const rest = { txnId: crypto.randomUUID(), position, hasFailed: false, writtenMs, attempts: 0 };
    return { ...outgoing, uploads: outgoing.uploads ?? [], ...rest };
  }

  /** Show what was kept, unless it had arrived already. */
  async #take(entry: Entry): Promise<void> {
    const room = this.#session.client.getRoom(entry.roomId);
    if (room && hasArrived(room, this.#session.userId, entry.txnId)) {
      this.#forget(entry);
      await this.#shelf.remove("outbox", entry.txnId);
    } else {
      this.#show(entry);
    }
  }

  #show(entry: Entry): void {
    const room = this.#session.client.getRoom(entry.roomId);
    if (!room) return;
    showEcho(this.#session, room, entry);
    followTarget(room, entry, () => void this.#keep(entry));
  }

  #find(event: MatrixEvent): Entry | undefined {
    const txnId = event.getTxnId();
    return this.#entries.find((entry) => entry.txnId === txnId);
  }

  async #keep(entry: Entry): Promise<void> {
    const blobs = entry.uploads.map(({ blob }) => blob);
    await this.#shelf.put("outbox", entry.txnId, toKept(entry), blobs);
  }

  #forget(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    forgetLocalMedia(entry.txnId);
    const room = this.#session.client.getRoom(entry.roomId);
    if (room && entry.echo && !isThere(entry.echo)) removeEcho(room, entry.echo);
  }

  /** Send what waits in a room, one after the other. */
  async #drain(roomId: string): Promise<void> {
    if (this.#sending.has(roomId)) return;
    this.#sending.add(roomId);
    try {
      let entry = nextToSend(this.#entries, roomId);
      while (entry && !this.#ended.aborted) {
        await this.#attempt(entry);
        entry = nextToSend(this.#entries, roomId);
      }
    } finally {
      this.#sending.delete(roomId);
    }
  }

  async #attempt(entry: Entry): Promise<void> {
    try {
      entry.attempts++;
      await this.#deliver(entry);
    } catch (error) {
      await this.#settleFailure(entry, error);
    }
  }

  async #deliver(entry: Entry): Promise<void> {
    const room = await whenReady(this.#session, entry.roomId, this.#ended);
    if (this.#ended.aborted || !this.#entries.includes(entry)) return;
    if (!room) return this.#finish(entry);
    this.#show(entry);
    await this.#upload(entry);
    const { echo } = entry;
    if (echo && !isThere(echo)) await this.#session.client.resendEvent(echo, room);
    if (echo && room.hasPendingEvent(echo.getId() ?? "") && isThere(echo))
      room.removePendingEvent(echo.getId() ?? "");
    await this.#finish(entry);
  }

  async #finish(entry: Entry): Promise<void> {
    this.#forget(entry);
    await this.#shelf.remove("outbox", entry.txnId);
  }

  /** Files first; each that has its address is not uploaded again. */
  async #upload(entry: Entry): Promise<void> {
    for (let upload = entry.uploads[0]; upload; upload = entry.uploads[0]) {
      const told = (part: number) => this.progress.set(entry.txnId, part);
      const address = await uploadBlob(this.#session.client, upload, told);
      putAddress(entry.content, upload.at, address);
      entry.uploads = entry.uploads.slice(1);
      await this.#keep(entry);
    }
    this.progress.set(entry.txnId, undefined);
  }

  async #settleFailure(entry: Entry, error: unknown): Promise<void> {
    if (this.#ended.aborted || !this.#entries.includes(entry)) return;
    const room = this.#session.client.getRoom(entry.roomId);
    const outcome = outcomeOf(this.#failureOf(error), entry.attempts);
    if (outcome.is === "failed") {
      entry.hasFailed = true;
      if (room && entry.echo) markFailed(room, entry.echo);
      return this.#keep(entry);
    }
    if (room && entry.echo && !isThere(entry.echo)) markWaiting(room, entry.echo);
    await pauseUntilOnline(this.#session, outcome.afterMs, this.#ended);
  }

  /** Without a network everything fails in its own way, encryption too; with one it is the server's word that counts. */
  #failureOf(error: unknown): Failure {
    const failure = failureOf(error);
    const isOffline = !navigator.onLine || this.#session.status.value === "offline";
    return failure.kind === "unexpected" && isOffline ? { ...failure, kind: "offline" } : failure;
  }
}
