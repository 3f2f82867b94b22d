// The search index at work: takes messages in, changes and removes them, and finds them again.
import { advance, type Gap, openGap } from "../../core/searching/coverage.ts";
import { type Document, isWithin, type SearchQuery } from "../../core/searching/query.ts";
import { NewestFirst } from "../../core/searching/results.ts";
import {
  changeSegment,
  emptySegment,
  findNeighbours,
  SEGMENT_SIZE,
  type SegmentData,
  searchSegment,
} from "../../core/searching/segment.ts";
import {
  getKey,
  type IndexDatabase,
  type Lane,
  openIndexDatabase,
  type RoomRow,
  type SegmentRow,
} from "./indexDatabase.ts";
import { SegmentVault } from "./segmentVault.ts";

export interface Hit {
  eventId: string;
  sentMs: number;
  roomId: string;
  document: Document;
  before?: Document;
  after?: Document;
}

export interface Found {
  hits: Hit[];
  /** Whether there are more than were asked for. */
  isMore: boolean;
}

export interface Addition {
  roomId: string;
  lane: Lane;
  documents: Document[];
  /** Written together with the documents, or not at all. */
  room?: RoomRow;
}

/** A page of history, read backwards from where a gap stood. */
export interface HistoryPage {
  roomId: string;
  gap: Gap;
  /** Where older events are; undefined at the beginning of the room. */
  end: string | undefined;
  documents: Document[];
  /** Messages that could not be decrypted yet. */
  locked: string[];
}

/** A newer text of a message that may be known; only its sender may change it. */
export interface Edit {
  eventId: string;
  sender: string;
  text: string;
  hasLink: boolean;
}

/** Undecryptable messages of one room that are tried again later; beyond, the newest. */
const LOCKED_LIMIT = 1000;
const NOTHING: ReadonlySet<string> = new Set();

export class IndexStore {
  readonly #database: IndexDatabase;
  readonly #vault: SegmentVault;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(database: IndexDatabase, vault: SegmentVault) {
    this.#database = database;
    this.#vault = vault;
  }

  static async open(name: string): Promise<IndexStore> {
    const database = await openIndexDatabase(name);
    return new IndexStore(database, new SegmentVault(database, await getKey(database)));
  }

  close(): void {
    this.#database.close();
  }

  /** Take messages in; ones that are known already stay as they are. Done when they are on disk. */
  add(addition: Addition): Promise<void> {
    return this.#alone(() => this.#add(addition));
  }

  edit(edit: Edit): Promise<void> {
    return this.#alone(async () => {
      const row = await this.#rowOf(edit.eventId);
      const known =
        row && (await this.#vault.open(row)).documents.find(({ eventId }) => eventId === edit.eventId);
      if (!row || !known || known.sender !== edit.sender) return;
      await this.#write([
        await this.#change(row, [{ ...known, text: edit.text, hasLink: edit.hasLink }], NOTHING),
      ]);
    });
  }

  remove(eventId: string): Promise<void> {
    return this.#alone(async () => {
      const row = await this.#rowOf(eventId);
      if (!row) return;
      await this.#write([await this.#change(row, [], new Set([eventId]))]);
    });
  }

  /** Forget a whole room, as when it was left. */
  forgetRoom(roomId: string): Promise<void> {
    return this.#alone(async () => {
      const ids = await this.#database.getAllKeysFromIndex("segments", "room", roomId);
      const transaction = this.#database.transaction(["segments", "bodies", "events", "rooms"], "readwrite");
      const gone = new Set(ids);
      for (const id of ids) {
        this.#vault.forget(id);
        void transaction.objectStore("segments").delete(id);
        void transaction.objectStore("bodies").delete(id);
      }
      void transaction.objectStore("rooms").delete(roomId);
      for (
        let cursor = await transaction.objectStore("events").openCursor();
        cursor;
        cursor = await cursor.continue()
      ) {
        if (gone.has(cursor.value.segment)) void cursor.delete();
      }
      await transaction.done;
    });
  }

  /** When each of these messages was first added; ones that are not known are left out. */
  async knownSince(eventIds: string[]): Promise<number[]> {
    const { store } = this.#database.transaction("events");
    const rows = await Promise.all(eventIds.map((eventId) => store.get(eventId)));
    return rows.flatMap((row) => (row ? [row.since] : []));
  }

  /** What of a room is not in the index yet. */
  async room(roomId: string): Promise<RoomRow> {
    return (await this.#database.get("rooms", roomId)) ?? { coverage: [], locked: [] };
  }

  /** Something may have been missed at the newest end of a room. */
  openGap(roomId: string): Promise<void> {
    return this.#alone(async () => {
      const room = await this.room(roomId);
      const changes = (await this.#database.get("counters", "changes")) ?? 0;
      await this.#database.put("rooms", { ...room, coverage: openGap(room.coverage, changes + 1) }, roomId);
    });
  }

  /** Take in a page of history and move its gap on, both or neither. */
  async closeGap({ roomId, gap, end, documents, locked }: HistoryPage): Promise<void> {
    const knownSince = await this.knownSince(documents.map(({ eventId }) => eventId));
    await this.#alone(async () => {
      const known = await this.room(roomId);
      const place = known.coverage.findIndex(
        ({ token, openedAt }) => token === gap.token && openedAt === gap.openedAt,
      );
      if (place < 0) return;
      const rest = advance(known.coverage.slice(place), { end, knownSince });
      const room = {
        coverage: [...known.coverage.slice(0, place), ...rest],
        locked: [...new Set([...known.locked, ...locked])].slice(-LOCKED_LIMIT),
      };
      await this.#add({ roomId, lane: "history", documents, room });
    });
  }

  /** These messages could be decrypted after all, or never will be. */
  unlock(roomId: string, eventIds: string[]): Promise<void> {
    return this.#alone(async () => {
      const { locked, ...room } = await this.room(roomId);
      const rest = locked.filter((eventId) => !eventIds.includes(eventId));
      await this.#database.put("rooms", { ...room, locked: rest }, roomId);
    });
  }

  async messageCount(): Promise<number> {
    return this.#database.count("events");
  }

  /** The newest messages that match, at most `limit`. */
  async search(query: SearchQuery, limit: number): Promise<Found> {
    const results = new NewestFirst<Hit>(limit + 1);
    for (const row of await this.#candidates(query)) {
      if (!results.wants(row.newestMs)) break;
      const data = await this.#vault.open(row);
      results.add(searchSegment(data, query).map((document) => toHit(row, data, document)));
    }
    return { hits: results.found.slice(0, limit), isMore: results.found.length > limit };
  }

  /** The first message of a room at a moment or after it. */
  async firstSince(roomId: string, fromMs: number): Promise<string | undefined> {
    const rows = (await this.#candidates({ roomId, fromMs, words: [] })).sort(
      (one, other) => one.oldestMs - other.oldestMs,
    );
    let first: Document | undefined;
    for (const row of rows) {
      if (first && row.oldestMs > first.sentMs) break;
      const { documents } = await this.#vault.open(row);
      const found = documents.find(({ sentMs }) => sentMs >= fromMs);
      if (found && (!first || found.sentMs < first.sentMs)) first = found;
    }
    return first?.eventId;
  }

  async #add(addition: Addition): Promise<void> {
    const fresh = await this.#unknown(addition.documents);
    const fullest = await this.#openSegment(addition.roomId, addition.lane);
    const pieces = cutPieces(fresh, SEGMENT_SIZE - (fullest?.count ?? 0));
    if (pieces.length === 0 && addition.room) await this.#write([], { ...addition, documents: [] });
    for (const [place, documents] of pieces.entries()) {
      const row = place === 0 && fullest ? fullest : await this.#newRow(addition);
      // The last write is the one that moves the coverage on.
      const room = place === pieces.length - 1 ? addition.room : undefined;
      await this.#write([await this.#change(row, documents, NOTHING)], { ...addition, documents, room });
    }
  }

  /** Segments that may have matches, the one with the newest message first. */
  async #candidates(query: SearchQuery): Promise<SegmentRow[]> {
    const rows = query.roomId
      ? await this.#database.getAllFromIndex("segments", "room", query.roomId)
      : await this.#database.getAll("segments");
    return rows
      .filter(
        (row) =>
          row.count > 0 &&
          isWithin(row.newestMs, { fromMs: query.fromMs }) &&
          isWithin(row.oldestMs, { untilMs: query.untilMs }),
      )
      .sort((one, other) => other.newestMs - one.newestMs);
  }

  async #unknown(documents: Document[]): Promise<Document[]> {
    const { store } = this.#database.transaction("events");
    const known = await Promise.all(documents.map(({ eventId }) => store.getKey(eventId)));
    const fresh = documents.filter((_document, place) => known[place] === undefined);
    return [...new Map(fresh.map((document) => [document.eventId, document])).values()];
  }

  async #openSegment(roomId: string, lane: Lane): Promise<SegmentRow | undefined> {
    const rows = await this.#database.getAllFromIndex("segments", "room", roomId);
    return rows.filter((row) => row.lane === lane && row.count < SEGMENT_SIZE).at(-1);
  }

  async #newRow({ roomId, lane }: Addition): Promise<SegmentRow> {
    const keys = await this.#database.getAllKeys("segments");
    return { id: (keys.at(-1) ?? 0) + 1, roomId, lane, count: 0, oldestMs: 0, newestMs: 0, version: 0 };
  }

  async #rowOf(eventId: string): Promise<SegmentRow | undefined> {
    const event = await this.#database.get("events", eventId);
    return event && this.#database.get("segments", event.segment);
  }

  async #change(row: SegmentRow, added: Document[], removed: ReadonlySet<string>): Promise<Changed> {
    const before = row.version === 0 ? emptySegment() : await this.#vault.open(row);
    const data = changeSegment(before, added, removed);
    const next: SegmentRow = {
      ...row,
      version: row.version + 1,
      count: data.documents.length,
      oldestMs: data.documents[0]?.sentMs ?? 0,
      newestMs: data.documents.at(-1)?.sentMs ?? 0,
    };
    return { row: next, data, sealed: await this.#vault.seal(next, data), removed };
  }

  async #write(changes: Changed[], addition?: Addition): Promise<void> {
    const transaction = this.#database.transaction(
      ["segments", "bodies", "events", "rooms", "counters"],
      "readwrite",
    );
    const since = ((await transaction.objectStore("counters").get("changes")) ?? 0) + 1;
    const writes: Promise<unknown>[] = [transaction.objectStore("counters").put(since, "changes")];
    for (const { row, sealed, removed } of changes) {
      writes.push(transaction.objectStore("segments").put(row));
      writes.push(transaction.objectStore("bodies").put(sealed, row.id));
      for (const eventId of removed) writes.push(transaction.objectStore("events").delete(eventId));
      for (const { eventId } of addition?.documents ?? []) {
        writes.push(transaction.objectStore("events").put({ segment: row.id, since }, eventId));
      }
    }
    if (addition?.room) writes.push(transaction.objectStore("rooms").put(addition.room, addition.roomId));
    await Promise.all([...writes, transaction.done]);
    for (const { row, data } of changes) this.#vault.remember(row, data);
  }

  /** One change after the other: a change reads, encrypts and writes, and another in between would be lost. */
  #alone<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#last.then(act, act);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

interface Changed {
  row: SegmentRow;
  data: SegmentData;
  sealed: Awaited<ReturnType<SegmentVault["seal"]>>;
  removed: ReadonlySet<string>;
}

function toHit(row: SegmentRow, data: SegmentData, document: Document): Hit {
  const { eventId, sentMs } = document;
  return { eventId, sentMs, roomId: row.roomId, document, ...findNeighbours(data, eventId) };
}

/** Pieces for one segment each; the first fills up a segment that has room for `free` more. */
function cutPieces(documents: Document[], free: number): Document[][] {
  const pieces: Document[][] = [];
  for (let at = 0, size = free; at < documents.length; at += size, size = SEGMENT_SIZE) {
    pieces.push(documents.slice(at, at + size));
  }
  return pieces;
}
