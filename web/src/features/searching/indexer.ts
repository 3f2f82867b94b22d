// Feeds the index of encrypted rooms with what arrives, is edited, deleted, or can be read at last.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { Document } from "../../core/searching/query.ts";
import { CryptoEvent, MatrixEventEvent, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { searchStoreName } from "../../platform/matrix/stores.ts";
import { SearchIndex } from "../../platform/searching/searchIndex.ts";
import { Crawler } from "./crawler.ts";
import { isReadable, toDocument, toEdit } from "./documents.ts";

/** Messages that come close together are written together. */
const GATHER_MS = 400;

export class Indexer {
  readonly index: SearchIndex;
  readonly crawler: Crawler;
  readonly #session: Session;
  readonly #waiting = new Map<string, Document[]>();
  readonly #opened = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: Session) {
    this.#session = session;
    this.index = new SearchIndex(searchStoreName(session.account));
    this.crawler = new Crawler(session, this.index, (roomId) => this.#openOnce(roomId));
  }

  /** Follow the session until it stops. */
  start(): void {
    const ending = new AbortController();
    this.#session.onStop(() => {
      ending.abort();
      clearTimeout(this.#timer);
      this.index.stop();
    });
    void this.#follow(ending.signal);
  }

  async #follow(ended: AbortSignal): Promise<void> {
    const { client } = this.#session;
    const heard = (event: MatrixEvent, room?: Room) => room && this.#hear(event, room);
    const decrypted = (event: MatrixEvent) => heard(event, client.getRoom(event.getRoomId()) ?? undefined);
    const deleted = (event: MatrixEvent) => this.#delete(event);
    const reset = (room?: Room) => room && this.#reset(room);
    const moved = (room: Room, membership: string) =>
      membership !== "join" && this.#do(() => this.index.call("forgetRoom", room.roomId));
    const keysCame = () => void this.crawler.retryLocked();
    client.on(RoomEvent.Timeline, heard);
    client.on(RoomEvent.LocalEchoUpdated, heard);
    client.on(MatrixEventEvent.Decrypted, decrypted);
    client.on(RoomEvent.Redaction, deleted);
    client.on(RoomEvent.TimelineReset, reset);
    client.on(RoomEvent.MyMembership, moved);
    client.on(CryptoEvent.KeyBackupDecryptionKeyCached, keysCame);
    for (const room of client.getRooms())
      for (const event of room.getLiveTimeline().getEvents()) this.#hear(event, room);
    await this.crawler.run(ended);
    client.off(RoomEvent.Timeline, heard);
    client.off(RoomEvent.LocalEchoUpdated, heard);
    client.off(MatrixEventEvent.Decrypted, decrypted);
    client.off(RoomEvent.Redaction, deleted);
    client.off(RoomEvent.TimelineReset, reset);
    client.off(RoomEvent.MyMembership, moved);
    client.off(CryptoEvent.KeyBackupDecryptionKeyCached, keysCame);
  }

  #hear(event: MatrixEvent, room: Room): void {
    if (!room.hasEncryptionStateEvent() || event.status || !isReadable(event)) return;
    const edit = toEdit(event);
    const document = edit ? null : toDocument(event);
    if (edit) this.#edit(edit);
    if (document) this.#gather(room, document);
  }

  #gather(room: Room, document: Document): void {
    const waiting = this.#waiting.get(room.roomId) ?? [];
    this.#waiting.set(room.roomId, [...waiting, document]);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  #edit(edit: NonNullable<ReturnType<typeof toEdit>>): void {
    this.#flush();
    this.#do(() => this.index.call("edit", edit));
  }

  #delete(redaction: MatrixEvent): void {
    const eventId = redaction.getAssociatedId();
    if (!eventId) return;
    this.#flush();
    this.#do(() => this.index.call("remove", eventId));
  }

  /** The server left something out: what follows is not the continuation of what was there. */
  #reset(room: Room): void {
    if (!room.hasEncryptionStateEvent()) return;
    this.#flush();
    this.#opened.delete(room.roomId);
    this.#do(() => this.#openOnce(room.roomId));
    this.crawler.wake();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [roomId, documents] of this.#waiting) {
      this.#do(async () => {
        await this.#openOnce(roomId);
        await this.index.call("add", { roomId, lane: "live", documents });
      });
    }
    this.#waiting.clear();
  }

  /** Before anything new of a room is known, note where what is known ends. */
  async #openOnce(roomId: string): Promise<void> {
    if (this.#opened.has(roomId)) return;
    this.#opened.add(roomId);
    await this.index.call("openGap", roomId);
  }

  /** In order, and without stopping at what fails: the crawler finds what was missed at the next start. */
  #do(act: () => Promise<unknown>): void {
    this.#last = this.#last.then(act).catch(() => undefined);
  }
}
