// How far this session is with encryption: sets a new account up, and lets a new session in.
import type { GeneratedSecretStorageKey } from "matrix-js-sdk/lib/crypto-api";
import { Store } from "../../core/store.ts";
import { CryptoEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { deleteRow, readRow, writeRow } from "../../platform/storage/database.ts";
import { createIdentity, createRecoveryKey, cryptoOf, isVerified, replaceIdentity } from "./identity.ts";
import { addCopy, openCopy } from "./passkeyCopies.ts";
import { readRecoveryInput, unlock } from "./recovery.ts";

export type EncryptionState =
  /** Not known yet: the server has not been asked. */
  | { is: "unknown" }
  | { is: "setting-up" }
  /** Set up; the person has not yet kept the recovery key. */
  | { is: "show-key"; key: GeneratedSecretStorageKey }
  /** The account has keys that this session does not: it has to be let in. */
  | { is: "locked"; isPutOff: boolean }
  | { is: "unlocking" }
  /** The person wants to begin anew, and is asked for the account's password. */
  | { is: "resetting"; wasWrong: boolean }
  | { is: "ready" }
  | { is: "failed"; error: unknown };

export class EncryptionModel {
  readonly state = new Store<EncryptionState>({ is: "unknown" });
  /** Whether the person must do something before the app is shown. */
  readonly isClosed = new Store(false);
  readonly #session: Session;
  #givePassword: ((password: string) => void) | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.state.subscribe(() => this.isClosed.set(mustStop(this.state.value)));
  }

  /** Look how things are as soon as the server can be reached, and when another session has let this one in. */
  start(): void {
    const { status, client } = this.#session;
    const lookOnline = () => {
      if (status.value === "online" && this.state.value.is === "unknown") void this.look();
    };
    const lookLocked = () => void this.lookLocked();
    // Our signature may be known before, with, or after the news that we trust ourselves.
    for (const name of [CryptoEvent.UserTrustStatusChanged, CryptoEvent.DevicesUpdated] as const) {
      client.on(name, lookLocked);
      this.#session.onStop(() => client.off(name, lookLocked));
    }
    this.#session.onStop(status.subscribe(lookOnline));
    lookOnline();
  }

  /** Another session may have let this one in. */
  async lookLocked(): Promise<void> {
    if (this.state.value.is !== "locked" || !(await isVerified(this.#session))) return;
    this.state.set({ is: "ready" });
  }

  async look(): Promise<void> {
    const { value: before } = this.state;
    await this.#attempt(async () => {
      const goOn = await this.#find();
      // The person may have begun something else meanwhile.
      if (this.state.value === before) await goOn();
    });
  }

  /** What there is to do, as things are. */
  async #find(): Promise<() => unknown> {
    const { userId } = this.#session;
    // Also fetches our own keys: without it importing them later fails (a race with the first key query).
    if (!(await cryptoOf(this.#session).userHasCrossSigningKeys(userId, true))) return () => this.#setUp();
    if (!(await isVerified(this.#session))) return () => this.#lock();
    if (await readRow("values", this.#pendingName)) return () => this.#renewKey();
    return () => this.state.set({ is: "ready" });
  }

  /** The person has kept the recovery key. */
  async confirmKept(): Promise<void> {
    await deleteRow("values", this.#pendingName);
    this.state.set({ is: "ready" });
  }

  /** Let this session in; throws WrongKeyError when it is neither the recovery key nor the passphrase. */
  async unlock(input: string): Promise<void> {
    await readRecoveryInput(this.#session, input);
    await this.#unlock();
  }

  /** Let this session in with a passkey that has a copy of the recovery key; throws when the person declines. */
  async unlockWithPasskey(): Promise<void> {
    await openCopy(this.#session);
    await this.#unlock();
  }

  /** Have a new passkey keep a copy of the recovery key that is shown; throws when the person declines. */
  async keepWithPasskey(): Promise<void> {
    const { value } = this.state;
    if (value.is === "show-key") await addCopy(this.#session, value.key.privateKey);
  }

  putOff(): void {
    this.state.set({ is: "locked", isPutOff: true });
  }

  /** Go back to the question after "later". */
  resume(): void {
    this.state.set({ is: "locked", isPutOff: false });
  }

  askReset(): void {
    this.state.set({ is: "resetting", wasWrong: false });
  }

  /** Begin anew with other keys: what only the old ones open is lost. Call it again after a wrong password. */
  async reset(password: string): Promise<void> {
    this.state.set({ is: "setting-up" });
    if (this.#givePassword) return this.#givePassword(password);
    await this.#attempt(async () => {
      await writeRow("values", true, this.#pendingName);
      await replaceIdentity(this.#session, this.#passwords(password));
      await this.#showKey(await createRecoveryKey(this.#session, { withNewBackup: true }));
    });
  }

  /** Make another recovery key, opened also by the passphrase if there is one; the old key opens nothing any more. */
  async changeKey(passphrase?: string): Promise<void> {
    await writeRow("values", true, this.#pendingName);
    await this.#showKey(await createRecoveryKey(this.#session, { withNewBackup: false, passphrase }));
  }

  /** The password given at first, and after that the ones that are typed when it was wrong. */
  #passwords(first: string): () => Promise<string> {
    const given = [first];
    return async () => {
      const next = given.pop();
      if (next !== undefined) return next;
      const wanted = Promise.withResolvers<string>();
      this.#givePassword = wanted.resolve;
      this.state.set({ is: "resetting", wasWrong: true });
      return wanted.promise.finally(() => {
        this.#givePassword = undefined;
      });
    };
  }

  async #unlock(): Promise<void> {
    this.state.set({ is: "unlocking" });
    await this.#attempt(async () => {
      await unlock(this.#session);
      this.state.set({ is: "ready" });
    });
  }

  #lock(): void {
    const { value } = this.state;
    if (value.is !== "locked") this.state.set({ is: "locked", isPutOff: false });
  }

  async #setUp(): Promise<void> {
    this.state.set({ is: "setting-up" });
    const isGuest = this.#session.account.guestRoomId !== undefined;
    if (!isGuest) await writeRow("values", true, this.#pendingName);
    await createIdentity(this.#session);
    // A guest's keys end with the stay: there is nothing to keep.
    if (isGuest) return this.state.set({ is: "ready" });
    await this.#showKey(await createRecoveryKey(this.#session, { withNewBackup: true }));
  }

  /** The page was closed before the key was kept: nobody knows it any more, so there has to be another one. */
  async #renewKey(): Promise<void> {
    this.state.set({ is: "setting-up" });
    const hasBackup = (await cryptoOf(this.#session).getKeyBackupInfo()) !== null;
    await this.#showKey(await createRecoveryKey(this.#session, { withNewBackup: !hasBackup }));
  }

  async #showKey(key: GeneratedSecretStorageKey): Promise<void> {
    this.#session.freshPassword = undefined;
    this.state.set({ is: "show-key", key });
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.state.set({ is: "failed", error });
    }
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
