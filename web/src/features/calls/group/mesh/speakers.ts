// Who speaks now, by how loud it is.
import type { MeshLine } from "./meshLine.ts";

const LOOK_MS = 400;
const LOUD = 0.03;

export class Speakers {
  readonly #own: string;
  readonly #list: () => readonly [identity: string, line: MeshLine][];
  readonly #changed: () => void;
  #speaking: ReadonlySet<string> = new Set();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `list` gives the lines that hold, by who is at their other end; `own` is oneself. */
  constructor(own: string, list: () => readonly [identity: string, line: MeshLine][], changed: () => void) {
    this.#own = own;
    this.#list = list;
    this.#changed = changed;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  isSpeaking(identity: string): boolean {
    return this.#speaking.has(identity);
  }

  async #look(): Promise<void> {
    const lines = this.#list();
    const loud = lines.filter(([, line]) => line.levelOf("microphone") > LOUD).map(([identity]) => identity);
    const ownLevel = (await lines[0]?.[1].readOwnLevel().catch(() => 0)) ?? 0;
    const speaking = new Set(ownLevel > LOUD ? [...loud, this.#own] : loud);
    const isSame = [...speaking].sort().join() === [...this.#speaking].sort().join();
    this.#speaking = speaking;
    if (!isSame) this.#changed();
  }
}
