// A film on its way to the disk: a worker writes it.
import type { Lock } from "../locked.ts";
import type { TapeJob, TapeNews } from "./job.ts";

export class TapeError extends Error {}

export class Tape {
  readonly #worker: Worker;
  #sizeBytes = 0;
  #isBroken = false;
  #hear: (news: TapeNews) => void = () => undefined;

  /** What lies on the disk is locked. Throws TapeError where it cannot be written at all. */
  static async open(handle: FileSystemFileHandle, lock: Lock): Promise<Tape> {
    const tape = new Tape();
    await tape.#ask({ is: "open", handle, lock }, "opened");
    if (!tape.#isBroken) return tape;
    tape.#worker.terminate();
    throw new TapeError("The recording cannot be written.");
  }

  private constructor() {
    this.#worker = new Worker(new URL("./tape.worker.ts", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }: MessageEvent<TapeNews>) => this.#take(data);
    this.#worker.onerror = () => this.#take({ is: "broken" });
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** The disk is full, or was taken away. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  write(part: Blob, lengthMs: number): void {
    if (!this.#isBroken) this.#post({ is: "write", part, lengthMs });
  }

  /** Done when all that could be written is. */
  async close(): Promise<void> {
    await this.#ask({ is: "close" }, "closed");
    this.#worker.terminate();
  }

  /** Done with that answer, or when it breaks. */
  #ask(job: TapeJob, answer: TapeNews["is"]): Promise<void> {
    return new Promise((done) => {
      this.#hear = ({ is }) => {
        if (is === answer || (is === "broken" && job.is === "open")) done();
      };
      this.#post(job);
    });
  }

  #take(news: TapeNews): void {
    if (news.is === "written") this.#sizeBytes = news.sizeBytes;
    if (news.is === "broken") this.#isBroken = true;
    this.#hear(news);
  }

  #post(job: TapeJob): void {
    this.#worker.postMessage(job);
  }
}
