// One signed-in account at work: its client, its stores, its encryption, and whether the server can be reached.
import {
  ClientEvent,
  createClient,
  HttpApiEvent,
  IndexedDBStore,
  type MatrixClient,
  PendingEventOrdering,
  SyncState,
} from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { CryptoLock } from "../cryptoLock.ts";
import { closeAllNotices } from "../notices.ts";
import { forgetAccount, type StoredAccount } from "../storage/accounts.ts";
import { deleteDatabases } from "../storage/database.ts";
import { forgetFace } from "../storage/faces.ts";
import { forgetNoted } from "../storage/notices.ts";
import { forgetOwnFiles } from "../storage/ownFiles.ts";
import { spareEncryption } from "./idleSyncs.ts";
import { hastenBackups } from "./keyBackup.ts";
import { quietLogger, quietSharedLogger } from "./log.ts";
import { promptSync } from "./promptSync.ts";
import { nameRoom } from "./roomNames.ts";
import { SecretKeys } from "./secretKeys.ts";
import { cryptoStoreName, storePrefix, syncStoreName } from "./stores.ts";

export type SessionStatus =
  /** The stores are being read. */
  | "starting"
  /** What this device remembers can be shown; the server has not answered yet. */
  | "cached"
  /** Everything is up to date and stays so. */
  | "online"
  /** The server cannot be reached; what is remembered can be read and written. */
  | "offline"
  /** The server has ended this session. */
  | "signed-out"
  /** Another tab has the account open now; this one has let go of everything. */
  | "elsewhere";

const SYNC_STATUS: Partial<Record<SyncState, SessionStatus>> = {
  [SyncState.Prepared]: "online",
  [SyncState.Syncing]: "online",
  [SyncState.Catchup]: "online",
  [SyncState.Reconnecting]: "offline",
  [SyncState.Error]: "offline",
};

quietSharedLogger();

export class Session {
  readonly status = new Store<SessionStatus>("starting");
  readonly client: MatrixClient;
  readonly secretKeys = new SecretKeys();
  readonly account: StoredAccount;
  /** The password just typed, for the one thing that may need it: setting up encryption. Never stored. */
  freshPassword: string | undefined;
  /** Another device of this person has just signed this one in, and waits to let it in to the keys. */
  isAwaited = false;
  readonly #store: IndexedDBStore;
  readonly #lock: CryptoLock;
  readonly #endings: (() => void)[] = [];

  constructor(account: StoredAccount, freshPassword?: string) {
    this.account = account;
    this.freshPassword = freshPassword;
    this.#lock = new CryptoLock(account);
    this.#store = new IndexedDBStore({ indexedDB, dbName: syncStoreName(account) });
    // What was not sent yet is kept by the outbox, sealed; the SDK would keep it as well, readable.
    this.#store.getPendingEvents = () => Promise.resolve([]);
    this.#store.setPendingEvents = () => Promise.resolve();
    this.client = createClient({
      fetchFn: promptSync((input, init) => fetch(input, init)),
      baseUrl: account.baseUrl,
      userId: account.userId,
      deviceId: account.deviceId,
      accessToken: account.accessToken,
      store: this.#store,
      timelineSupport: true,
      cryptoCallbacks: this.secretKeys.callbacks,
      useAuthorizationHeader: true,
      logger: quietLogger,
      roomNameGenerator: nameRoom,
    });
  }

  get userId(): string {
    return this.account.userId;
  }

  /** Read the stores, start encryption, then follow the server; resolves when cached rooms can be shown. */
  async start(): Promise<void> {
    await this.#lock.take(() => void this.#leave());
    this.#watch();
    const cryptoDatabasePrefix = cryptoStoreName(this.account);
    await Promise.all([this.#store.startup(), this.client.initRustCrypto({ cryptoDatabasePrefix })]);
    spareEncryption(this.client);
    await hastenBackups();
    await this.client.startClient({
      lazyLoadMembers: true,
      threadSupport: true,
      initialSyncLimit: 20,
      // What is on its way stays below the timeline until it is there.
      pendingEventOrdering: PendingEventOrdering.Detached,
    });
  }

  /** Call `end` when this session stops. */
  onStop(end: () => void): void {
    this.#endings.push(end);
  }

  /** Stop following the server; everything stays on this device. */
  async stop(): Promise<void> {
    for (const end of this.#endings.splice(0)) end();
    await this.#save();
    this.client.stopClient();
    await this.#store.destroy().catch(() => undefined);
    this.#lock.release();
  }

  async #leave(): Promise<void> {
    await this.stop();
    this.status.set("elsewhere");
  }

  /** End the session on the server, then forget everything about it here. */
  async signOut(): Promise<void> {
    await this.client.logout(true).catch(() => undefined);
    await this.forget();
  }

  /** Delete what this device knows of the account. */
  async forget(): Promise<void> {
    await forgetAccount(this.userId);
    await this.stop();
    await Promise.all([
      forgetNoted(this.userId),
      forgetFace(this.userId),
      closeAllNotices(this.userId).catch(() => undefined),
    ]);
    await deleteDatabases((name) => name.includes(storePrefix(this.account)));
    await forgetOwnFiles(this.account);
  }

  #watch(): void {
    this.client.on(ClientEvent.Sync, (state, _previous, data) => {
      if (state === SyncState.Prepared && data?.fromCache) this.status.set("cached");
      else this.status.set(SYNC_STATUS[state] ?? this.status.value);
    });
    this.client.on(HttpApiEvent.SessionLoggedOut, () => this.status.set("signed-out"));
    // Without a network the next start has only what is stored.
    this.onStop(this.status.subscribe(() => this.status.value === "offline" && void this.#save()));
    const lost = () => void this.#save();
    window.addEventListener("offline", lost);
    this.onStop(() => window.removeEventListener("offline", lost));
    const save = () => document.visibilityState === "hidden" && void this.#save();
    document.addEventListener("visibilitychange", save);
    this.onStop(() => document.removeEventListener("visibilitychange", save));
  }

  /** The SDK writes at most every five minutes; a phone may never come back to a hidden page. */
  async #save(): Promise<void> {
    if (this.client.getSyncState()) await this.#store.save(true).catch(() => undefined);
  }
}
