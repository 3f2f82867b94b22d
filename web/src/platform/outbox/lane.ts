// The queue of messages whose files are large: two at a time, beside the messages that are sent in order.

import { askForFile, provideFile } from "../media/parts/largeFile.ts";
import { UnreadableFileError } from "../media/parts/sealer.ts";
import type { TransferBoard } from "./board.ts";
import { type Entry, largeOf } from "./entry.ts";

const AT_ONCE = 2;

interface Hooks {
  /** One attempt to upload all files of an entry. */
  upload(entry: Entry, stopped: AbortSignal): Promise<void>;
  /** After a failure: wait until it is worth trying again, or let the entry fail. */
  settle(entry: Entry, error: unknown, stopped: AbortSignal): Promise<void>;
  /** All files are there. */
  done(entry: Entry): Promise<void>;
}

interface Run {
  stopping: AbortController;
  ended: Promise<void>;
}

export class UploadLane {
  readonly #board: TransferBoard;
  readonly #hooks: Hooks;
  readonly #ended: AbortSignal;
  readonly #runs = new Map<string, Run>();
  #line: Entry[] = [];

  constructor(board: TransferBoard, ended: AbortSignal, hooks: Hooks) {
    this.#board = board;
    this.#ended = ended;
    this.#hooks = hooks;
  }

  /** Take the entry up when its turn comes, unless it was paused. */
  add(entry: Entry): void {
    const large = largeOf(entry);
    if (!large) return;
    const { facts, checkpoint } = large;
    const before = this.#board.shown.value[entry.txnId];
    if (!before) this.#board.open(entry.txnId, facts.sizeBytes, true, checkpoint?.seal.offset);
    this.#board.turn(entry.txnId, large.isPaused ? "paused" : "waiting");
    if (large.isPaused || this.#line.includes(entry) || this.#runs.has(entry.txnId)) return;
    this.#line.push(entry);
    this.#next();
  }

  /** Done when nothing of it is on its way any more; what has come counts. */
  async stop(entry: Entry): Promise<void> {
    this.#line = this.#line.filter((other) => other !== entry);
    const run = this.#runs.get(entry.txnId);
    run?.stopping.abort(new DOMException("It was stopped.", "AbortError"));
    await run?.ended;
  }

  /** After "needs-file", from a click: false when the person has to choose it by hand. */
  async reopen(entry: Entry): Promise<boolean> {
    const large = largeOf(entry);
    const isOpen = large !== undefined && (await askForFile(large));
    if (isOpen) this.add(entry);
    return isOpen;
  }

  /** The file that was chosen by hand; false when it is another one. */
  provide(entry: Entry, file: File): boolean {
    const large = largeOf(entry);
    if (!large || !provideFile(large, file)) return false;
    this.add(entry);
    return true;
  }

  #next(): void {
    while (this.#runs.size < AT_ONCE && !this.#ended.aborted) {
      const entry = this.#line.shift();
      if (!entry) return;
      const stopping = new AbortController();
      const ended = this.#run(entry, AbortSignal.any([stopping.signal, this.#ended])).finally(() => {
        this.#runs.delete(entry.txnId);
        this.#next();
      });
      this.#runs.set(entry.txnId, { stopping, ended });
    }
  }

  async #run(entry: Entry, stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted && !entry.hasFailed) {
      try {
        entry.attempts++;
        this.#board.turn(entry.txnId, "running");
        await this.#hooks.upload(entry, stopped);
        return await this.#hooks.done(entry);
      } catch (error) {
        if (stopped.aborted) return;
        if (error instanceof UnreadableFileError) return this.#miss(entry);
        await this.#hooks.settle(entry, error, stopped);
      }
    }
  }

  #miss(entry: Entry): void {
    const large = largeOf(entry);
    if (large) large.file = undefined;
    this.#board.turn(entry.txnId, "needs-file");
  }
}
