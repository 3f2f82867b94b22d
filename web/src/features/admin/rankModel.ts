// Whether this person looks after the server, and whether they have been told so.
import { Store } from "../../core/store.ts";
import { ask } from "../../platform/matrix/ask.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { AdminApi } from "./api.ts";

/** Account data: told once, on whichever device it was. */
const TOLD = "org.veche.administration";

export class RankModel {
  readonly api: AdminApi;
  readonly isAdmin = new Store(false);
  /** Closed until a new administrator has read what that means. */
  readonly isUntold = new Store(false);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    this.api = new AdminApi(session);
  }

  /** Ask the server; one of another make has no such operation, and then nobody here is an administrator. */
  async load(): Promise<void> {
    const me = await this.api.me().catch(() => undefined);
    this.isAdmin.set(me?.is_admin === true);
    if (this.isAdmin.value) this.isUntold.set(!(await this.#wasTold()));
  }

  /** Remember, on the server, that it was read; where that fails it is told once more another day. */
  async confirmTold(): Promise<void> {
    const { client } = this.#session;
    await client.setAccountData(TOLD as never, { told: true } as never).catch(() => undefined);
    this.isUntold.set(false);
  }

  /**
   * What this device remembers may be older than the last time it was told, and the SDK answers from that
   * memory: the server is asked. Only its clear "nothing there" means that nobody was told.
   */
  async #wasTold(): Promise<boolean> {
    const path = `/_matrix/client/v3/user/${encodeURIComponent(this.#session.userId)}/account_data/${TOLD}`;
    try {
      return (await ask<{ told?: boolean }>(this.#session, "GET", path)).told === true;
    } catch (error) {
      return failureOf(error).errcode !== "M_NOT_FOUND";
    }
  }
}
