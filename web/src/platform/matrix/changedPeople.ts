// Who was compared once and has other keys now: nothing is written to them until one has looked at it.
import type { Room } from "matrix-js-sdk";
import type { CryptoApi } from "matrix-js-sdk/lib/crypto-api";
import { Store, type Watchable } from "../../core/store.ts";
import { trustOf } from "../../core/trust.ts";
import { CryptoEvent } from "./sdk.ts";
import type { Session } from "./session.ts";

export class ChangedPeopleError extends Error {}

export class ChangedPeople {
  readonly #session: Session;
  /** Whether somebody has ever been compared. */
  readonly #compared = new Map<string, Promise<boolean>>();
  readonly #news = new Store(0);
  readonly #held = new Store<Readonly<Record<string, string>>>({});

  constructor(session: Session) {
    this.#session = session;
    const changed = (userId: string) => this.lookAgain(userId);
    session.client.on(CryptoEvent.UserTrustStatusChanged, changed);
    session.onStop(() => session.client.off(CryptoEvent.UserTrustStatusChanged, changed));
  }

  /** Changes when what was found of anybody may be otherwise now. */
  get news(): Watchable<number> {
    return this.#news;
  }

  /** The rooms in which something waits to be sent, and because of whom. */
  get held(): Watchable<Readonly<Record<string, string>>> {
    return this.#held;
  }

  /** Whether something for these people in a room has to wait; it is said in `held`. */
  async holds(roomId: string, userIds: readonly string[]): Promise<boolean> {
    const [first] = await this.among(userIds);
    const { [roomId]: before, ...others } = this.#held.value;
    if (first) this.#held.set({ ...others, [roomId]: first });
    else if (before) this.#held.set(others);
    return first !== undefined;
  }

  /** Those whose keys are not those that one has compared. */
  async among(userIds: readonly string[]): Promise<string[]> {
    const crypto = this.#session.client.getCrypto();
    if (!crypto) return [];
    const were = await Promise.all(userIds.map((userId) => this.#wasCompared(crypto, userId)));
    const compared = userIds.filter((_, index) => were[index]);
    if (compared.length === 0) return [];
    // Waits for keys that are just being asked for: one is told of a change before one has it.
    await crypto.getUserDeviceInfo(compared);
    const standings = await Promise.all(compared.map((userId) => crypto.getUserVerificationStatus(userId)));
    return compared.filter((_, index) => standings[index] && trustOf(standings[index]) === "lost");
  }

  /** Forget what was found of somebody; with our own keys, of everybody. */
  lookAgain(userId: string): void {
    if (userId === this.#session.userId) this.#compared.clear();
    else this.#compared.delete(userId);
    this.#news.update((count) => count + 1);
  }

  #wasCompared(crypto: CryptoApi, userId: string): Promise<boolean> {
    const known = this.#compared.get(userId);
    if (known) return known;
    const found = crypto.getUserVerificationStatus(userId).then((standing) => {
      const trust = trustOf(standing);
      return trust === "lost" || trust === "checked";
    });
    this.#compared.set(userId, found);
    found.catch(() => this.#compared.get(userId) === found && this.#compared.delete(userId));
    return found;
  }
}

const known = new WeakMap<Session, ChangedPeople>();

export function changedPeopleOf(session: Session): ChangedPeople {
  const made = known.get(session) ?? new ChangedPeople(session);
  known.set(session, made);
  return made;
}

/** The others for whom something in an encrypted room is encrypted. */
export async function readersOf(session: Session, room: Room): Promise<string[]> {
  const members = await room.getEncryptionTargetMembers();
  return members.map(({ userId }) => userId).filter((userId) => userId !== session.userId);
}
