// Somebody one trusts is told when one talks long with a stranger, or shows them one's screen.
import { Store } from "../../../core/store.ts";
import type { CallOfTwo } from "../callOfTwo.ts";

/** Whoever has talked so long is being talked into something, or will keep the other as a contact. */
export const LONG_MS = 120_000;

export type Alarm = "talks" | "shares";

export interface ConfidantParts {
  isContact(userId: string): boolean;
  /** Tell whoever was chosen; returns who that is, or undefined where there is nobody to be told. */
  tell(alarm: Alarm, live: CallOfTwo): Promise<string | undefined>;
}

export class Confidant {
  /** Who was told of the call that goes on. */
  readonly told = new Store<string | undefined>(undefined);
  readonly #parts: ConfidantParts;

  constructor(parts: ConfidantParts) {
    this.#parts = parts;
  }

  /** Look after a call until it ends. Whoever becomes a contact while it goes on was none when it began. */
  watch(live: CallOfTwo): void {
    this.told.set(undefined);
    if (this.#parts.isContact(live.userId)) return;
    const done = new Set<Alarm>();
    const raise = (alarm: Alarm) => {
      if (done.has(alarm)) return;
      done.add(alarm);
      // What the disk did not take is tried again when the call has changed.
      this.#raise(alarm, live).catch(() => done.delete(alarm));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const { phase, connectedMs, isSharing } = live.view.value;
      if (phase === "ended") {
        clearTimeout(timer);
        return stop();
      }
      if (isSharing) raise("shares");
      if (connectedMs !== undefined) timer ??= setTimeout(() => raise("talks"), LONG_MS);
    };
    const stop = live.view.subscribe(look);
    look();
  }

  async #raise(alarm: Alarm, live: CallOfTwo): Promise<void> {
    const told = await this.#parts.tell(alarm, live);
    if (told) this.told.set(told);
  }
}
