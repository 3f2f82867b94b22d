// How far this session is with encryption: sets a new account up, and lets a new session in with the recovery key.
import type { GeneratedSecretStorageKey } from "matrix-js-sdk/lib/crypto-api";
import { Store } from "../../core/store.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { deleteRow, readRow, writeRow } from "../../platform/storage/database.ts";
import { createIdentity, createRecoveryKey, isVerified } from "./identity.ts";
import { readRecoveryInput, unlock } from "./recovery.ts";

export type EncryptionState =
  /** Not known yet: the server has not been asked. */
  | { is: "unknown" }
  | { is: "setting-up" }
  /** Set up; the person has not yet kept the recovery key. */
  | { is: "show-key"; recoveryKey: string }
  /** The account has keys that this session does not: it has to be let in. */
  | { is: "locked"; isPutOff: boolean }
  | { is: "unlocking"; loaded: number; total: number }
  | { is: "ready" }
  | { is: "failed"; error: unknown };

export class EncryptionModel {
  readonly state = new Store<EncryptionState>({ is: "unknown" });
  /** Whether the person must do something before the app is shown. */
  readonly isClosed = new Store(false);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    this.state.subscribe(() => this.isClosed.set(mustStop(this.state.value)));
  }

  /** Look how things are as soon as the server can be reached. */
  start(): void {
    const { status } = this.#session;
    const stop = status.subscribe(() => look());
    const look = () => {
      if (status.value !== "online") return;
      stop();
      void this.look();
    };
    this.#session.onStop(stop);
    look();
  }

  async look(): Promise<void> {
    await this.#attempt(async () => {
      const crypto = this.#crypto;
      // Also fetches our own keys: without it importing them later fails (a race with the first key query).
      if (!(await crypto.userHasCrossSigningKeys(this.#session.userId, true))) return this.#setUp();
      if (!(await isVerified(this.#session))) return this.state.set({ is: "locked", isPutOff: false });
      if (await readRow("values", this.#pendingName)) return this.#renewKey();
      this.state.set({ is: "ready" });
    });
  }

  /** The person has kept the recovery key. */
  async confirmKept(): Promise<void> {
    await deleteRow("values", this.#pendingName);
    this.state.set({ is: "ready" });
  }

  /** Let this session in; throws WrongKeyError when it is neither the recovery key nor the passphrase. */
  async unlock(input: string): Promise<void> {
    const key = await readRecoveryInput(this.#session, input);
    this.state.set({ is: "unlocking", loaded: 0, total: 0 });
    await this.#attempt(async () => {
      await unlock(this.#session, key, (loaded, total) => this.state.set({ is: "unlocking", loaded, total }));
      this.state.set({ is: "ready" });
    });
  }

  putOff(): void {
    this.state.set({ is: "locked", isPutOff: true });
  }

  /** Go back to the question after "later". */
  resume(): void {
    this.state.set({ is: "locked", isPutOff: false });
  }

  async #setUp(): Promise<void> {
    this.state.set({ is: "setting-up" });
    await writeRow("values", true, this.#pendingName);
    await createIdentity(this.#session);
    await this.#showKey(await createRecoveryKey(this.#session, { withNewBackup: true }));
  }

  /** The page was closed before the key was kept: nobody knows it any more, so there has to be another one. */
  async #renewKey(): Promise<void> {
    this.state.set({ is: "setting-up" });
    const hasBackup = (await this.#crypto.getKeyBackupInfo()) !== null;
    await this.#showKey(await createRecoveryKey(this.#session, { withNewBackup: !hasBackup }));
  }

  async #showKey(key: GeneratedSecretStorageKey): Promise<void> {
    this.#session.freshPassword = undefined;
    this.state.set({ is: "show-key", recoveryKey: key.encodedPrivateKey ?? "" });
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.state.set({ is: "failed", error });
    }
  }

  get #crypto() {
    const crypto = this.#session.client.getCrypto();
    if (!crypto) throw new Error("Encryption has not been started.");
    return crypto;
  }

  get #pendingName(): string {
    return `recovery-key-not-kept:${this.#session.userId}`;
  }
}

function mustStop(state: EncryptionState): boolean {
  switch (state.is) {
    case "unknown":
    case "ready":
      return false;
    case "locked":
      return !state.isPutOff;
    default:
      return true;
  }
}
