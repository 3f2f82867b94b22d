// Who records the call, as they have told all who are in it.
import { Store } from "../../../../core/store.ts";

/** By what those in a call tell each other something. */
interface Telling {
  readonly members: readonly Teller[];
  send(type: string, relation: object, more: object): Promise<string | undefined>;
  listen(type: string, listener: (content: Record<string, unknown>, teller: Teller) => void): void;
}

interface Teller {
  rtcBackendIdentity: string;
}

const RECORDING = "org.veche.call.recording";

export class Recorders {
  /** By their names at the SFU: one is a device. Not oneself. */
  readonly others = new Store<ReadonlySet<string>>(new Set());
  readonly #wire: Telling;
  /** One after the other: what was said last holds. */
  #telling: Promise<unknown> = Promise.resolve();

  constructor(wire: Telling) {
    this.#wire = wire;
    wire.listen(RECORDING, ({ is }, { rtcBackendIdentity }) => this.#note(rtcBackendIdentity, is === "on"));
  }

  /** Tell all; done when it is sent. Throws where one is not in the call, or MatrixError. */
  tell(isOn: boolean): Promise<void> {
    const told = this.#telling.then(async () => {
      const sent = await this.#wire.send(RECORDING, { rel_type: "m.reference" }, { is: isOn ? "on" : "off" });
      if (!sent) throw new Error("One is not in the call.");
    });
    this.#telling = told.catch(() => undefined);
    return told;
  }

  /** Whoever has left records no more, whether they could say so or not. */
  look(): void {
    const there = new Set(this.#wire.members.map(({ rtcBackendIdentity }) => rtcBackendIdentity));
    const left = [...this.others.value].filter((identity) => there.has(identity));
    if (left.length < this.others.value.size) this.others.set(new Set(left));
  }

  #note(identity: string, isOn: boolean): void {
    if (this.others.value.has(identity) === isOn) return;
    const others = new Set(this.others.value);
    if (isOn) others.add(identity);
    else others.delete(identity);
    this.others.set(others);
  }
}
