// Calls when a message that is shown has lived its life.
import type { MatrixEvent } from "matrix-js-sdk";
import { expiryOf } from "../../core/expiry.ts";

/** Timers of browsers reach no further. */
const FARTHEST_MS = 2 ** 31 - 1;

export class ExpiryWatch {
  readonly #timers = new Map<MatrixEvent, ReturnType<typeof setTimeout>>();
  readonly #onExpired: (event: MatrixEvent) => void;

  constructor(onExpired: (event: MatrixEvent) => void) {
    this.#onExpired = onExpired;
  }

  /** Does nothing for what stays. */
  watch(event: MatrixEvent): void {
    const expiryMs = expiryOf(event.getContent(), event.getTs());
    if (expiryMs === undefined || this.#timers.has(event)) return;
    const waitMs = Math.min(FARTHEST_MS, Math.max(0, expiryMs - Date.now()));
    this.#timers.set(
      event,
      setTimeout(() => this.#expire(event), waitMs),
    );
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #expire(event: MatrixEvent): void {
    this.#timers.delete(event);
    this.#onExpired(event);
  }
}
