// Whose calls go through the server's relay, so that neither learns the other's IP address, and whether there is one.
import { mustRelay } from "../../core/calls/shield.ts";
import type { Session } from "../../platform/matrix/session.ts";
import type { CallSettingsModel } from "./settingsModel.ts";
import { isContact } from "./shield/facts.ts";

export class Relay {
  readonly #session: Session;
  readonly #settings: CallSettingsModel;

  constructor(session: Session, settings: CallSettingsModel) {
    this.#session = session;
    this.#settings = settings;
  }

  /** Whether a call with them has to go through it. */
  isWishedFor(userId: string): boolean {
    // One's own devices are no strangers.
    const isKnown = userId === this.#session.userId || isContact(this.#session, userId);
    return mustRelay(isKnown, this.#settings.settings.value);
  }

  /** As far as is known now. */
  get isThere(): boolean {
    return this.servers.length > 0;
  }

  /** Where it is, with a password that is good for a while. */
  get servers(): RTCIceServer[] {
    return this.#session.client
      .getTurnServers()
      .map(({ urls, username, credential }) => ({ urls, username, credential }));
  }

  /** Whether a call with any of them should go through it, and there is none. */
  async isLacking(userIds: readonly string[]): Promise<boolean> {
    if (!userIds.some((userId) => this.isWishedFor(userId))) return false;
    await this.#session.client.checkTurnServers();
    return !this.isThere;
  }
}
