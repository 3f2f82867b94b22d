// How sure one is of each person, kept up to date for those that somebody looks at.
import { Store, type Watchable } from "../../../core/store.ts";
import { type Trust, trustOf } from "../../../core/trust.ts";
import { changedPeopleOf } from "../../../platform/matrix/changedPeople.ts";
import { CryptoEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { cryptoOf } from "../identity.ts";

export class TrustModel {
  readonly #session: Session;
  readonly #known = new Map<string, Store<Trust>>();

  constructor(session: Session) {
    this.#session = session;
    const changed = (userId: string) => {
      // Our own keys are what everybody else's are measured by.
      if (userId === session.userId) for (const other of this.#known.keys()) void this.#look(other);
      else void this.#look(userId);
    };
    session.client.on(CryptoEvent.UserTrustStatusChanged, changed);
    session.onStop(() => session.client.off(CryptoEvent.UserTrustStatusChanged, changed));
  }

  /** What is known here about somebody, and what becomes of it. */
  of(userId: string): Watchable<Trust> {
    const known = this.#known.get(userId);
    if (known) return known;
    const store = new Store<Trust>("unknown");
    this.#known.set(userId, store);
    void this.#look(userId);
    return store;
  }

  /** Ask the server for the keys of somebody with whom one may share no room yet. */
  async fetch(userId: string): Promise<void> {
    await cryptoOf(this.#session).userHasCrossSigningKeys(userId, true);
    await this.#look(userId);
  }

  /** Go on with the other keys of somebody, without having compared them. */
  async accept(userId: string): Promise<void> {
    const crypto = cryptoOf(this.#session);
    if (this.#known.get(userId)?.value === "lost") await crypto.withdrawVerificationRequirement(userId);
    else await crypto.pinCurrentUserIdentity(userId);
    changedPeopleOf(this.#session).lookAgain(userId);
    await this.#look(userId);
  }

  async #look(userId: string): Promise<void> {
    const store = this.#known.get(userId);
    if (!store) return;
    // A session that is just ending has no encryption any more.
    const standing = await this.#session.client
      .getCrypto()
      ?.getUserVerificationStatus(userId)
      .catch(() => undefined);
    if (standing) store.set(trustOf(standing));
  }
}
