// Who is signed in here: restores the last session, begins new ones, ends them, changes between accounts.
import type { DeviceLink } from "../../core/deviceLink.ts";
import { Store } from "../../core/store.ts";
import {
  createAccount,
  setUp,
  signIn,
  signInByToken,
  signOutAgain,
} from "../../platform/matrix/authenticate.ts";
import { Session } from "../../platform/matrix/session.ts";
import {
  chooseAccount,
  findActiveAccount,
  forgetAccount,
  listAccounts,
  type StoredAccount,
  saveAccount,
} from "../../platform/storage/accounts.ts";
import { deviceLink } from "./deviceLink.ts";
import { forgetSetUpLink } from "./setUpLink.ts";

export type SessionState =
  | { is: "restoring" }
  | { is: "signed-out" }
  | { is: "signed-in"; session: Session }
  /** Another tab has the session now. */
  | { is: "elsewhere" }
  /** The session could not be opened, such as when the disk is full. */
  | { is: "broken"; error: unknown };

/** A code that says one account and opens another was made to deceive. */
export class OtherAccountError extends Error {}

/** How a session has begun. */
interface Beginning {
  password?: string;
  isAwaited?: boolean;
}

export class SessionModel {
  readonly state = new Store<SessionState>({ is: "restoring" });
  /** All accounts that are signed in in this browser. */
  readonly accounts = new Store<StoredAccount[]>([]);
  readonly #baseUrl: string;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  async restore(): Promise<void> {
    try {
      this.accounts.set(await listAccounts());
      const account = await findActiveAccount();
      if (account) await this.#open(account);
      else this.state.set({ is: "signed-out" });
    } catch (error) {
      this.state.set({ is: "broken", error });
    }
  }

  async createAccount(username: string, password: string, token?: string): Promise<void> {
    await this.#begin(await createAccount(this.#baseUrl, username, password, token), { password });
  }

  /** The first account of a server, which is its administrator's. */
  async setUp(username: string, password: string, link: string): Promise<void> {
    const account = await setUp(this.#baseUrl, username, password, link);
    forgetSetUpLink();
    await this.#begin(account, { password });
  }

  /** With an account that a page has made by itself, such as a guest's. */
  enter = async (account: StoredAccount, password?: string): Promise<void> => {
    await this.#begin(account, { ...(password !== undefined && { password }) });
  };

  async signIn(user: string, password: string): Promise<void> {
    await this.#begin(await signIn(this.#baseUrl, user, password), { password });
  }

  /** By the code that another device shows; throws OtherAccountError when it opens an account that it did not tell. */
  async signInByLink({ userId, token }: DeviceLink): Promise<void> {
    const account = await signInByToken(this.#baseUrl, token);
    if (account.userId !== userId) {
      await signOutAgain(account).catch(() => undefined);
      throw new OtherAccountError();
    }
    await this.#leave();
    deviceLink.set(undefined);
    await this.#begin(account, { isAwaited: true });
  }

  /** Show the pages for signing in, with the present session kept for later. */
  async addAccount(): Promise<void> {
    await this.#leave();
    this.state.set({ is: "signed-out" });
  }

  async switchTo(userId: string): Promise<void> {
    await this.#leave();
    await chooseAccount(userId);
    await this.restore();
  }

  async signOut(): Promise<void> {
    const { state } = this;
    if (state.value.is !== "signed-in") return;
    await state.value.session.signOut();
    forgetPlace();
    await this.restore();
  }

  /** The server has ended this session: forget it, and go on with another account if there is one. */
  async forget(session: Session): Promise<void> {
    await session.forget();
    forgetPlace();
    await this.restore();
  }

  async #begin(account: StoredAccount, beginning: Beginning): Promise<void> {
    await this.#forgetEarlier(account);
    await saveAccount(account);
    this.accounts.set(await listAccounts());
    await this.#open(account, beginning);
  }

  /** Somebody who signs in again as the same user gets a new device; the stores of the old one are of no use. */
  async #forgetEarlier(account: StoredAccount): Promise<void> {
    const earlier = (await listAccounts()).find((other) => other.userId === account.userId);
    if (earlier && earlier.deviceId !== account.deviceId) await forgetAccount(earlier.userId);
  }

  async #open(account: StoredAccount, { password, isAwaited = false }: Beginning = {}): Promise<void> {
    const session = new Session(account, password);
    session.isAwaited = isAwaited;
    this.state.set({ is: "signed-in", session });
    session.status.subscribe(() => {
      if (session.status.value === "signed-out") void this.forget(session);
      if (session.status.value === "elsewhere") this.state.set({ is: "elsewhere" });
    });
    try {
      await session.start();
    } catch (error) {
      this.state.set({ is: "broken", error });
    }
  }

  async #leave(): Promise<void> {
    forgetPlace();
    if (this.state.value.is === "signed-in") await this.state.value.session.stop();
  }
}

/** The next account has other chats: what is open in this one is no place there. */
function forgetPlace(): void {
  window.history.replaceState(null, "", "/");
}
