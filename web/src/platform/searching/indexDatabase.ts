// Where the search index of one account lies: encrypted segments, and beside them only what finds them.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Coverage } from "../../core/searching/coverage.ts";

/** Live messages and history grow in segments of their own, so that each covers a short time. */
export type Lane = "live" | "history";

export interface SegmentRow {
  id: number;
  roomId: string;
  lane: Lane;
  count: number;
  oldestMs: number;
  newestMs: number;
  /** Grows with every change. */
  version: number;
}

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

export interface EventRow {
  segment: number;
  /** The number of the change that first added it. */
  since: number;
}

export interface RoomRow {
  coverage: Coverage;
  /** Messages that could not be decrypted yet. */
  locked: string[];
}

export interface IndexSchema extends DBSchema {
  keys: { key: string; value: CryptoKey };
  counters: { key: string; value: number };
  segments: { key: number; value: SegmentRow; indexes: { room: string } };
  bodies: { key: number; value: Sealed };
  events: { key: string; value: EventRow };
  rooms: { key: string; value: RoomRow };
}

export type IndexDatabase = IDBPDatabase<IndexSchema>;

export async function openIndexDatabase(name: string): Promise<IndexDatabase> {
  const database = await openDB<IndexSchema>(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("keys");
      fresh.createObjectStore("counters");
      fresh.createObjectStore("segments", { keyPath: "id" }).createIndex("room", "roomId");
      for (const table of ["bodies", "events", "rooms"] as const) fresh.createObjectStore(table);
    },
    // Signing out deletes the database; an open connection must not keep it alive.
    blocking: (_old, _new, event) => (event.target as IDBDatabase).close(),
  });
  return database;
}

/** The key of this index; it never leaves the browser's keeping, not even for us. */
export async function getKey(database: IndexDatabase): Promise<CryptoKey> {
  const known = await database.get("keys", "segments");
  if (known) return known;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  const transaction = database.transaction("keys", "readwrite");
  // Another tab may have been faster.
  const other = await transaction.store.get("segments");
  if (!other) await transaction.store.put(key, "segments");
  await transaction.done;
  return other ?? key;
}
