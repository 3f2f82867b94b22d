// Signing another device in: a code that works once and soon is worth nothing, and what has become of it.
import { formatDeviceLink } from "../../core/deviceLink.ts";
import { Store } from "../../core/store.ts";
import { CryptoEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { withTypedPassword } from "../../platform/matrix/withPassword.ts";

export type AddState =
  | { is: "closed" }
  /** The password is asked: whoever has this device for a moment must not take the account along. */
  | { is: "asking" }
  | { is: "shown"; link: string }
  | { is: "over" }
  /** A device that was not there before has signed in. */
  | { is: "used" };

export class AddModel {
  readonly state = new Store<AddState>({ is: "closed" });
  readonly #session: Session;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #known = new Set<string>();

  constructor(session: Session) {
    this.#session = session;
    const changed = (userIds: string[]) => {
      if (userIds.includes(session.userId)) void this.#lookForNew();
    };
    session.client.on(CryptoEvent.DevicesUpdated, changed);
    session.onStop(() => {
      session.client.off(CryptoEvent.DevicesUpdated, changed);
      this.close();
    });
  }

  ask(): void {
    this.#set({ is: "asking" });
  }

  /** Show a code; throws WrongPasswordError. */
  async show(password: string): Promise<void> {
    const { client, userId, account } = this.#session;
    this.#known = await this.#devices();
    const answer = await withTypedPassword(this.#session, password, (auth) => client.requestLoginToken(auth));
    const link = formatDeviceLink(account.baseUrl, { userId, token: answer.login_token });
    this.#set({ is: "shown", link });
    this.#timer = setTimeout(() => this.#set({ is: "over" }), answer.expires_in_ms);
  }

  close(): void {
    this.#set({ is: "closed" });
  }

  #set(state: AddState): void {
    clearTimeout(this.#timer);
    this.state.set(state);
  }

  async #lookForNew(): Promise<void> {
    if (this.state.value.is !== "shown") return;
    const devices = await this.#devices();
    const hasNew = [...devices].some((deviceId) => !this.#known.has(deviceId));
    if (hasNew && this.state.value.is === "shown") this.#set({ is: "used" });
  }

  async #devices(): Promise<Set<string>> {
    const { devices } = await this.#session.client.getDevices();
    return new Set(devices.map(({ device_id: deviceId }) => deviceId));
  }
}
