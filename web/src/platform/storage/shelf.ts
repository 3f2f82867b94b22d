// A small database of one account in this browser, its rows sealed with a key that cannot leave it; signing out deletes it.
import type { StoredAccount } from "./accounts.ts";
import { open, type Sealed, seal } from "./seal.ts";

const TABLES = ["outbox", "drafts", "expiring", "calls", "rtc-calls", "recordings"] as const;
/** Goes up with every table that is added. */
const VERSION = 5;
export type ShelfTable = (typeof TABLES)[number];

/** What lies on disk as it is: a blob that is encrypted already, or the way to a file that is on the disk anyway. */
export type Beside = Blob | FileSystemFileHandle | null;

/** A row on disk: what may be read by anybody who has the disk is only its name, and what lies beside it. */
export interface ShelfRow<Value> {
  name: string;
  value: Value;
  beside: Beside[];
}

interface StoredRow {
  name: string;
  sealed: Sealed;
  blobs: Beside[];
}

export class Shelf {
  readonly #databaseName: string;
  #opening: Promise<IDBDatabase> | undefined;

  constructor(account: StoredAccount) {
    // The name that makes `Session.forget` delete it.
    this.#databaseName = `veche:${account.userId}:${account.deviceId}:shelf`;
  }

  /** Done when it is stored: it survives the end of the page. */
  async put<Value>(table: ShelfTable, name: string, value: Value, beside: Beside[] = []): Promise<void> {
    const row: StoredRow = { name, sealed: await seal(await this.#key(), value), blobs: beside };
    await this.#change(table, (store) => store.put(row));
  }

  async remove(table: ShelfTable, name: string): Promise<void> {
    await this.#change(table, (store) => store.delete(name));
  }

  async find<Value>(table: ShelfTable, name: string): Promise<Value | undefined> {
    const database = await this.#database();
    const row = await settle<StoredRow | undefined>(database.transaction(table).objectStore(table).get(name));
    return row && (await open<Value>(await this.#key(), row.sealed));
  }

  /** Rows that cannot be opened, because the key is another one, are left out. */
  async list<Value>(table: ShelfTable): Promise<ShelfRow<Value>[]> {
    const database = await this.#database();
    const rows = await settle<StoredRow[]>(database.transaction(table).objectStore(table).getAll());
    const key = await this.#key();
    const opened = rows.map(async ({ name, sealed, blobs }) => {
      const value = await open<Value>(key, sealed);
      return value === undefined ? [] : [{ name, value, beside: blobs }];
    });
    return (await Promise.all(opened)).flat();
  }

  async #change(table: ShelfTable, act: (store: IDBObjectStore) => void): Promise<void> {
    const database = await this.#database();
    // With a network a message is at the server sooner than it is safe from a power cut here; reloads it survives anyway.
    const durability = navigator.onLine ? "relaxed" : "strict";
    const transaction = database.transaction(table, "readwrite", { durability });
    act(transaction.objectStore(table));
    await finish(transaction);
  }

  #keyMade: Promise<CryptoKey> | undefined;

  #key(): Promise<CryptoKey> {
    this.#keyMade ??= this.#findOrMakeKey();
    return this.#keyMade;
  }

  /** Two tabs that begin at once agree on the key that was stored first. */
  async #findOrMakeKey(): Promise<CryptoKey> {
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    const transaction = (await this.#database()).transaction("keys", "readwrite", { durability: "strict" });
    const store = transaction.objectStore("keys");
    const kept = await settle<CryptoKey | undefined>(store.get("seal"));
    if (!kept) store.put(made, "seal");
    await finish(transaction);
    return kept ?? made;
  }

  #database(): Promise<IDBDatabase> {
    this.#opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(this.#databaseName, VERSION);
      request.onupgradeneeded = () => {
        const { result } = request;
        for (const table of TABLES) {
          if (!result.objectStoreNames.contains(table)) result.createObjectStore(table, { keyPath: "name" });
        }
        if (!result.objectStoreNames.contains("keys")) result.createObjectStore("keys");
      };
      request.onsuccess = () => resolve(this.#letGo(request.result));
      request.onerror = () => reject(request.error);
    });
    return this.#opening;
  }

  /** Close when the account is forgotten: an open database cannot be deleted. */
  #letGo(database: IDBDatabase): IDBDatabase {
    database.onversionchange = () => {
      database.close();
      this.#opening = undefined;
    };
    return database;
  }
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finish(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
