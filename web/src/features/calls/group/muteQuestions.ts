// Asking somebody in the call to turn their microphone off, and being asked: they decide.
import { type Asked, PAUSE_MS, takeQuestion } from "../../../core/calls/asking.ts";
import { Store } from "../../../core/store.ts";
import type { Seated } from "./seated.ts";
import type { Wire } from "./wire.ts";

const QUESTION = "org.veche.call.mute_request";

export class MuteQuestions {
  /** Who asks one now, by their user id; undefined when nobody does, or it was answered. */
  readonly asker = new Store<string | undefined>(undefined);
  /** By the names at the SFU: whom one has asked so lately that one waits before asking again. */
  readonly asked = new Store<ReadonlySet<string>>(new Set());
  readonly #wire: Wire;
  #heard: Asked = new Map();

  constructor(wire: Wire) {
    this.#wire = wire;
    wire.listen(QUESTION, ({ to }, { userId }) => {
      if (to === wire.own?.rtcBackendIdentity) this.#hear(userId);
    });
  }

  async ask({ identity }: Seated): Promise<void> {
    if (this.asked.value.has(identity)) return;
    this.#note(identity, true);
    setTimeout(() => this.#note(identity, false), PAUSE_MS);
    try {
      await this.#wire.send(QUESTION, { rel_type: "m.reference" }, { to: identity });
    } catch {
      this.#note(identity, false);
    }
  }

  answered(): void {
    this.asker.set(undefined);
  }

  #hear(userId: string): void {
    const heard = takeQuestion(this.#heard, userId, Date.now());
    if (!heard) return;
    this.#heard = heard;
    // One question at a time; whoever is asked by several turns it off for all of them.
    if (this.asker.value === undefined) this.asker.set(userId);
  }

  #note(identity: string, isAsked: boolean): void {
    const asked = new Set(this.asked.value);
    if (isAsked) asked.add(identity);
    else asked.delete(identity);
    this.asked.set(asked);
  }
}
