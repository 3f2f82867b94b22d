// IndexedDB with promises, for the few tables of our own; also used by the service worker.

/** What has to be made at which version; append only. */
const UPGRADES: ((database: IDBDatabase) => void)[] = [
  (database) => {
    database.createObjectStore("accounts", { keyPath: "userId" });
    database.createObjectStore("values");
  },
];
const NAME = "veche";

let opening: Promise<IDBDatabase> | undefined;

export type Table = "accounts" | "values";

export async function readRow<T>(table: Table, key: string): Promise<T | undefined> {
  return settle<T | undefined>((await open()).transaction(table).objectStore(table).get(key));
}

export async function readRows<T>(table: Table): Promise<T[]> {
  return settle<T[]>((await open()).transaction(table).objectStore(table).getAll());
}

/** Write a row; `key` only for tables whose rows do not carry their own. Done when it is on disk. */
export function writeRow(table: Table, row: unknown, key?: string): Promise<void> {
  return change(table, (store) => store.put(row, key));
}

export function deleteRow(table: Table, key: string): Promise<void> {
  return change(table, (store) => store.delete(key));
}

/** Delete whole databases of this origin, such as those of an account that signed out. */
export async function deleteDatabases(isGone: (name: string) => boolean): Promise<void> {
  const databases = await indexedDB.databases();
  const names = databases.flatMap(({ name }) => (name && isGone(name) ? [name] : []));
  await Promise.all(names.map((name) => settle(indexedDB.deleteDatabase(name))));
}

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, UPGRADES.length);
    request.onupgradeneeded = (event) => {
      for (const upgrade of UPGRADES.slice(event.oldVersion)) upgrade(request.result);
    };
    request.onsuccess = () => resolve(letGo(request.result));
    request.onerror = () => reject(request.error);
  });
  return opening;
}

/** Close when another tab with a newer version of the app wants to upgrade. */
function letGo(database: IDBDatabase): IDBDatabase {
  const forget = () => {
    opening = undefined;
  };
  database.onversionchange = () => {
    database.close();
    forget();
  };
  database.onclose = forget;
  return database;
}

async function change(table: Table, act: (store: IDBObjectStore) => void): Promise<void> {
  const transaction = (await open()).transaction(table, "readwrite", { durability: "strict" });
  act(transaction.objectStore(table));
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
