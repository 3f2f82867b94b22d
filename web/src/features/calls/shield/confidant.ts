// Somebody one trusts is told when one talks long with a stranger, or shows them one's screen.
import type { Room } from "matrix-js-sdk";
import { Store, type Watchable } from "../../../core/store.ts";

/** Whoever has talked so long is being talked into something, or will keep the other as a contact. */
export const LONG_MS = 120_000;

export type Alarm = "talks" | "shares";

/** A call, of two or of many. */
export interface WatchedCall {
  room: Room;
  /** Who is called, or calls; undefined in a group. */
  userId?: string;
  view: Watchable<WatchedView>;
}

interface WatchedView {
  phase: string;
  isSharing: boolean;
  /** In a group: who is in it. */
  seated?: readonly { userId: string; isSelf: boolean }[];
  /** In a call of two: since when they talk. */
  connectedMs?: number | undefined;
}

export interface ConfidantParts {
  isContact(userId: string): boolean;
  /** Tell whoever was chosen of these strangers; returns who that is, or undefined where there is nobody to be told. */
  tell(alarm: Alarm, room: Room, strangers: readonly string[]): Promise<string | undefined>;
}

export class Confidant {
  /** Who was told of the call that goes on. */
  readonly told = new Store<string | undefined>(undefined);
  readonly #parts: ConfidantParts;

  constructor(parts: ConfidantParts) {
    this.#parts = parts;
  }

  /** Look after a call until it ends. Whoever becomes a contact while it goes on was none when it began. */
  watch(call: WatchedCall): void {
    this.told.set(undefined);
    const others = new Others(call, this.#parts);
    const done = new Set<Alarm>();
    const raise = (alarm: Alarm) => {
      if (done.has(alarm)) return;
      done.add(alarm);
      // What the disk did not take is tried again when the call has changed.
      this.#raise(alarm, call.room, others.strangers).catch(() => done.delete(alarm));
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const { phase, isSharing } = call.view.value;
      if (phase === "ended") {
        clearTimeout(timer);
        return stop();
      }
      others.look();
      if (isSharing && others.strangers.length > 0) raise("shares");
      if (others.areStrangers) timer ??= setTimeout(() => raise("talks"), LONG_MS);
      else {
        clearTimeout(timer);
        timer = undefined;
      }
    };
    const stop = call.view.subscribe(look);
    look();
  }

  async #raise(alarm: Alarm, room: Room, strangers: readonly string[]): Promise<void> {
    const told = await this.#parts.tell(alarm, room, strangers);
    if (told) this.told.set(told);
  }
}

/** With whom one talks, as they were known when they came. */
class Others {
  readonly #call: WatchedCall;
  readonly #isContact: (userId: string) => boolean;
  readonly #known = new Map<string, boolean>();
  #others: readonly string[] = [];

  constructor(call: WatchedCall, { isContact }: ConfidantParts) {
    this.#call = call;
    this.#isContact = isContact;
    this.look();
  }

  look(): void {
    const { userId, view } = this.#call;
    const seated = (view.value.seated ?? []).filter(({ isSelf }) => !isSelf);
    this.#others = userId === undefined ? [...new Set(seated.map((one) => one.userId))] : [userId];
    for (const other of this.#others)
      if (!this.#known.has(other)) this.#known.set(other, this.#isContact(other));
  }

  get strangers(): readonly string[] {
    return this.#others.filter((userId) => !this.#known.get(userId));
  }

  /** One talks, and nobody is there whom one keeps as a contact: where somebody is, one is not alone with strangers. */
  get areStrangers(): boolean {
    const { userId, view } = this.#call;
    const { phase, connectedMs } = view.value;
    const isAmong = this.#others.length > 0 && phase !== "joining";
    const talks = userId === undefined ? isAmong : connectedMs !== undefined;
    return talks && this.strangers.length === this.#others.length;
  }
}
