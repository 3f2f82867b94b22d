// One's settings of calls, the same on all devices; the server keeps to them as well.
import type { MatrixEvent } from "matrix-js-sdk";
import {
  CALL_SETTINGS,
  type CallSettings,
  callSettingsContent,
  readCallSettings,
} from "../../core/calls/settings.ts";
import { Store } from "../../core/store.ts";
import { ClientEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

export class CallSettingsModel {
  readonly settings: Store<CallSettings>;
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    this.settings = new Store(readCallSettings(this.#content()));
    const follow = (event: MatrixEvent) => {
      if (event.getType() === CALL_SETTINGS) this.settings.set(readCallSettings(event.getContent()));
    };
    session.client.on(ClientEvent.AccountData, follow);
    session.onStop(() => session.client.off(ClientEvent.AccountData, follow));
  }

  async change(change: Partial<CallSettings>): Promise<void> {
    const content = { ...this.#content(), ...callSettingsContent({ ...this.settings.value, ...change }) };
    await this.#session.client.setAccountData(CALL_SETTINGS as never, content as never);
  }

  #content(): Record<string, unknown> | undefined {
    return this.#session.client.getAccountData(CALL_SETTINGS as never)?.getContent();
  }
}
