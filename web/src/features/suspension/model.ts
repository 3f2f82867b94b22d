// Whether one may call, as the server tells it, and one's objection.
import type { MatrixEvent } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { ask } from "../../platform/matrix/ask.ts";
import { ClientEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { NOTICE, readNotice, type Suspension } from "./notice.ts";

/** The longest that a timer can be set for. */
const LONGEST_MS = 2 ** 31 - 1;

export class SuspensionModel {
  readonly current: Store<Suspension | undefined>;
  readonly #session: Session;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.current = new Store<Suspension | undefined>(undefined);
    const follow = (event: MatrixEvent) => {
      if (event.getType() === NOTICE) this.#read();
    };
    session.client.on(ClientEvent.AccountData, follow);
    session.onStop(() => {
      session.client.off(ClientEvent.AccountData, follow);
      clearTimeout(this.#timer);
    });
    this.#read();
  }

  /** Say something to it, once. */
  async appeal(text: string): Promise<void> {
    await ask(this.#session, "POST", "/_veche/v1/me/calling/appeal", { text });
  }

  #read(): void {
    const content = this.#session.client.getAccountData(NOTICE as never)?.getContent();
    const found = readNotice(content, Date.now());
    this.current.set(found);
    clearTimeout(this.#timer);
    // It is over by itself.
    if (found) this.#timer = setTimeout(() => this.#read(), Math.min(found.untilMs - Date.now(), LONGEST_MS));
  }
}
