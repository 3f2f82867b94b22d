// Tries again to read what could not be read: keys come late, as other devices take their time to back them up.
import type { MatrixEvent } from "matrix-js-sdk";
import { MatrixEventEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

/** The SDK asks the backup for the same key at most every five seconds. After the last one only a reload tries. */
const DELAYS_S = [6, 6, 12, 30, 60, 120, 300, 600];
const MOST = 300;

export class KeyWaiting {
  readonly #session: Session;
  readonly #waiting = new Set<MatrixEvent>();
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
    session.client.on(MatrixEventEvent.Decrypted, this.#look);
    session.onStop(() => {
      session.client.off(MatrixEventEvent.Decrypted, this.#look);
      clearTimeout(this.#timer);
    });
  }

  /** Something has changed, such as that the backup can be opened: begin again, soon. */
  restart(): void {
    this.#attempt = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#schedule();
  }

  readonly #look = (event: MatrixEvent): void => {
    if (!event.isDecryptionFailure()) {
      this.#waiting.delete(event);
      return;
    }
    if (this.#waiting.has(event) || this.#waiting.size >= MOST) return;
    this.#waiting.add(event);
    this.restart();
  };

  #schedule(): void {
    const delay = DELAYS_S[this.#attempt];
    if (this.#timer !== undefined || delay === undefined || this.#waiting.size === 0) return;
    this.#timer = setTimeout(() => void this.#tryAgain(), delay * 1000);
  }

  async #tryAgain(): Promise<void> {
    const crypto = this.#session.client.getCrypto();
    this.#attempt += 1;
    const failed = [...this.#waiting].filter((event) => event.isDecryptionFailure());
    if (crypto) await Promise.allSettled(failed.map((event) => event.attemptDecryption(crypto as never)));
    this.#timer = undefined;
    this.#schedule();
  }
}
