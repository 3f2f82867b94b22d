// Sends what was written: first to disk, shown at once, then in order for each room until the server has it, across reloads.
import { MatrixError, type MatrixEvent, type Room } from "matrix-js-sdk";
import { inOrder, nextToSend, outcomeOf } from "../../core/outboxOrder.ts";
import { type Failure, failureOf } from "../matrix/failure.ts";
import type { Session } from "../matrix/session.ts";
import { deleteFiles, listSecretFiles } from "../media/belongings.ts";
import { forgetLocalMedia, keepLocalMedia } from "../media/local.ts";
import { ownFilesOf } from "../storage/ownFilesOf.ts";
import type { Shelf } from "../storage/shelf.ts";
import type { TransferBoard, TransferState } from "./board.ts";
import { findArrived, followTarget, isThere, markFailed, markWaiting, removeEcho, showEcho } from "./echo.ts";
import { besideKept, type Entry, fromKept, type Kept, largeOf, type Outgoing, toKept } from "./entry.ts";
import { hangFiles } from "./hanging.ts";
import { whenNobodyChanged } from "./hold.ts";
import { UploadLane } from "./lane.ts";
import { pauseUntilOnline } from "./network.ts";
import { whenReady } from "./ready.ts";
import { announce, giveUpFiles, uploadFiles } from "./uploading.ts";

export class Outbox {
  readonly #session: Session;
  readonly #shelf: Shelf;
  readonly #sending = new Set<string>();
  #entries: Entry[] = [];
  #lastPosition = 0;
  readonly #takenUp = Promise.withResolvers<void>();
  readonly #ended: AbortSignal;
  readonly #board: TransferBoard;
  readonly #lane: UploadLane;
  /** What is being sent in the order of its room, by transaction id. */
  readonly #attempts = new Map<string, { stopping: AbortController; ended: Promise<void> }>();

  constructor(session: Session, shelf: Shelf, board: TransferBoard) {
    this.#session = session;
    this.#shelf = shelf;
    this.#board = board;
    const ending = new AbortController();
    this.#ended = ending.signal;
    session.onStop(() => ending.abort());
    this.#lane = new UploadLane(board, this.#ended, {
      upload: (entry, stopped) => this.#upload(entry, stopped),
      settle: (entry, error, stopped) => this.#settleFailure(entry, error, stopped),
      done: (entry) => this.#release(entry),
    });
  }

  /** How far the files of each message are, by transaction id. */
  get transfers(): TransferBoard["shown"] {
    return this.#board.shown;
  }

  /** Take up what was not sent when the app was closed. */
  async start(): Promise<void> {
    const rows = await this.#shelf.list<Kept>("outbox");
    const kept = inOrder(rows.map(({ value, beside }) => fromKept(value, beside)));
    this.#entries = [...kept, ...this.#entries];
    this.#lastPosition = Math.max(this.#lastPosition, ...kept.map(({ position }) => position));
    this.#takenUp.resolve();
    for (const entry of kept) await this.#take(entry);
    for (const roomId of new Set(kept.map((entry) => entry.roomId))) void this.#drain(roomId);
  }

  /** Done when it is on disk, from where it will be sent whatever happens; returns its transaction id. */
  async send(outgoing: Outgoing): Promise<string> {
    const entry = this.#newEntry(outgoing);
    this.#entries.push(entry);
    if (entry.preview) keepLocalMedia(entry.txnId, entry.preview);
    announce(this.#board, entry);
    this.#show(entry);
    try {
      await this.#keep(entry);
    } catch (error) {
      this.#forget(entry);
      throw error;
    }
    this.#move(entry);
    return entry.txnId;
  }

  /** Whether something that waits to be sent needs this file of the app's own. */
  async needs(ownFile: string): Promise<boolean> {
    await this.#takenUp.promise;
    return this.#entries.some((entry) => entry.ownFile === ownFile);
  }

  redact(roomId: string, eventId: string, reason?: string): Promise<string> {
    return this.send({
      roomId,
      type: "m.room.redaction",
      content: reason ? { reason } : {},
      redacts: eventId,
      orphans: listSecretFiles(this.#session, roomId, eventId),
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
    announce(this.#board, entry);
    this.#move(entry);
  }

  /** Stop uploading its files; what has come stays at the server for a week. */
  async pause(event: MatrixEvent): Promise<void> {
    const entry = this.#find(event);
    if (!entry) return;
    setPaused(entry, true);
    await this.#keep(entry);
    await this.#stop(entry);
    if (largeOf(entry)) this.#lane.add(entry);
    else if (entry.uploads.length > 0) this.#board.turn(entry.txnId, "paused");
    else await this.resume(event); // too late: all of it is there
  }

  async resume(event: MatrixEvent): Promise<void> {
    const entry = this.#find(event);
    if (!entry) return;
    setPaused(entry, false);
    // It may still be stopping.
    await this.#stop(entry);
    if (!largeOf(entry)) this.#board.turn(entry.txnId, "waiting");
    this.#move(entry);
    await this.#keep(entry);
  }

  /** Ask for the large file that is needed again, from a click; false when it has to be chosen by hand. */
  async reopenFile(event: MatrixEvent): Promise<boolean> {
    const entry = this.#find(event);
    return entry !== undefined && (await this.#lane.reopen(entry));
  }

  /** The large file, chosen by hand; false when it is another one. */
  provideFile(event: MatrixEvent, file: File): boolean {
    const entry = this.#find(event);
    return entry !== undefined && this.#lane.provide(entry, file);
  }

  /** Forget what has not been sent. */
  async discard(event: MatrixEvent): Promise<void> {
    const entry = this.#find(event);
    if (!entry) return;
    this.#forget(entry);
    await this.#stop(entry);
    giveUpFiles(this.#session.client, entry);
    await this.#remove(entry);
  }

  #newEntry(outgoing: Outgoing): Entry {
    const writtenMs = Date.now();
    this.#lastPosition = Math.max(this.#lastPosition + 1, writtenMs);
    const position = this.#lastPosition;
    const rest = { txnId: crypto.randomUUID(), position, hasFailed: false, writtenMs, attempts: 0 };
    const uploads = outgoing.uploads ?? [];
    const waitsForFile = largeOf({ uploads }) !== undefined;
    return { ...outgoing, uploads, ...rest, ...(waitsForFile && { waitsForFile }) };
  }

  /** Show what was kept, unless it had arrived already. */
  async #take(entry: Entry): Promise<void> {
    const room = this.#session.client.getRoom(entry.roomId);
    const arrived = room && findArrived(room, this.#session.userId, entry.txnId);
    if (arrived) {
      this.#forget(entry);
      void this.#complete(room, entry, arrived.getId());
    } else {
      if (!entry.hasFailed) announce(this.#board, entry);
      this.#show(entry);
      // Nobody sends it for now, so it is shown here, and not when it is sent.
      if (entry.waitsForFile || entry.isPaused || entry.hasFailed) void this.#takeHeld(entry);
    }
  }

  /** Rooms are not known yet when the app has just begun. */
  async #takeHeld(entry: Entry): Promise<void> {
    const room = await whenReady(this.#session, entry.roomId, this.#ended);
    if (this.#ended.aborted || !this.#entries.includes(entry)) return;
    if (!room) return this.#finish(entry);
    this.#show(entry);
    if (!entry.hasFailed) this.#lane.add(entry);
  }

  /** Whoever waits for a large file has a queue of their own. */
  #move(entry: Entry): void {
    if (entry.waitsForFile) this.#lane.add(entry);
    else void this.#drain(entry.roomId);
  }

  /** The large file is there: the message goes now. */
  async #release(entry: Entry): Promise<void> {
    entry.waitsForFile = false;
    entry.attempts = 0;
    await this.#keep(entry);
    void this.#drain(entry.roomId);
  }

  #show(entry: Entry): void {
    const room = this.#session.client.getRoom(entry.roomId);
    if (!room) return;
    showEcho(this.#session, room, entry);
    followTarget(room, entry, () => void this.#keep(entry));
  }

  /** Done when nothing of its files is on its way any more; a message that is being sent is not held back. */
  async #stop(entry: Entry): Promise<void> {
    await this.#lane.stop(entry);
    const attempt = this.#attempts.get(entry.txnId);
    attempt?.stopping.abort(new DOMException("It was stopped.", "AbortError"));
    await attempt?.ended;
  }

  #find(event: MatrixEvent): Entry | undefined {
    const txnId = event.getTxnId();
    return this.#entries.find((entry) => entry.txnId === txnId);
  }

  async #keep(entry: Entry): Promise<void> {
    await this.#shelf.put("outbox", entry.txnId, toKept(entry), besideKept(entry));
  }

  #forget(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    forgetLocalMedia(entry.txnId);
    this.#board.close(entry.txnId);
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
    const stopping = new AbortController();
    const stopped = AbortSignal.any([stopping.signal, this.#ended]);
    entry.attempts++;
    const ended = this.#deliver(entry, stopped)
      .catch((error) => this.#settleFailure(entry, error, stopped))
      .finally(() => this.#attempts.delete(entry.txnId));
    this.#attempts.set(entry.txnId, { stopping, ended });
    await ended;
  }

  async #deliver(entry: Entry, stopped: AbortSignal): Promise<void> {
    const room = await whenReady(this.#session, entry.roomId, stopped);
    if (room) await whenNobodyChanged(this.#session, room, stopped);
    if (stopped.aborted || !this.#entries.includes(entry)) return;
    if (!room) return this.#finish(entry);
    this.#show(entry);
    await this.#upload(entry, stopped);
    if (stopped.aborted || !this.#entries.includes(entry)) return;
    const { echo } = entry;
    if (echo && !isThere(echo)) await this.#session.client.resendEvent(echo, room);
    if (echo && room.hasPendingEvent(echo.getId() ?? "") && isThere(echo))
      room.removePendingEvent(echo.getId() ?? "");
    await this.#complete(room, entry, echo?.getId());
  }

  /** The room has it: what hangs on it follows. */
  async #complete(room: Room, entry: Entry, eventId: string | undefined): Promise<void> {
    if (eventId && !(await hangFiles(this.#session, room, entry, eventId, this.#ended))) return;
    await deleteFiles(this.#session, entry.orphans ?? []);
    await this.#finish(entry);
  }

  async #finish(entry: Entry): Promise<void> {
    this.#forget(entry);
    await this.#remove(entry);
  }

  async #remove(entry: Entry): Promise<void> {
    await this.#shelf.remove("outbox", entry.txnId);
    if (entry.ownFile) await ownFilesOf(this.#session).remove(entry.ownFile);
  }

  #upload(entry: Entry, stopped: AbortSignal): Promise<void> {
    const { client } = this.#session;
    return uploadFiles({ client, board: this.#board, keep: () => this.#keep(entry) }, entry, stopped);
  }

  async #settleFailure(entry: Entry, error: unknown, stopped: AbortSignal): Promise<void> {
    if (stopped.aborted || !this.#entries.includes(entry)) return;
    const room = this.#session.client.getRoom(entry.roomId);
    const failure = this.#failureOf(error);
    const outcome = outcomeOf(failure, entry.attempts);
    if (outcome.is === "failed") {
      entry.hasFailed = true;
      entry.refusal = error instanceof MatrixError ? { ...error.data } : undefined;
      this.#board.close(entry.txnId);
      if (room && entry.echo) markFailed(room, entry.echo, error);
      return this.#keep(entry);
    }
    if (room && entry.echo && !isThere(entry.echo)) markWaiting(room, entry.echo);
    if (isUnguessed(failure)) this.#board.say(entry.txnId, WAITING[failure.kind]);
    else this.#board.turn(entry.txnId, WAITING[failure.kind]);
    await pauseUntilOnline(this.#session, outcome.afterMs, stopped);
  }

  /** Without a network everything fails in its own way, encryption too; with one it is the server's word that counts. */
  #failureOf(error: unknown): Failure {
    const failure = failureOf(error);
    const isOffline = !navigator.onLine || this.#session.status.value === "offline";
    return failure.kind === "unexpected" && isOffline ? { ...failure, kind: "offline" } : failure;
  }
}

/** For what it waits after a failure. */
const WAITING: Record<Failure["kind"], TransferState> = {
  offline: "offline",
  full: "full",
  away: "server",
  limited: "server",
  refused: "server",
  "changed-people": "waiting",
  unexpected: "server",
};

/** The app says elsewhere that there is no network, but not that the server is full, or misses something. */
function isUnguessed({ kind }: Failure): boolean {
  return kind === "full" || kind === "away";
}

function setPaused(entry: Entry, isPaused: boolean): void {
  const large = largeOf(entry);
  if (large) large.isPaused = isPaused;
  else entry.isPaused = isPaused;
}
