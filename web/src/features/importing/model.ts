// Bringing history here: what was chosen, which chats are in it, and the import at work.
import type { ExportFiles } from "../../core/importing/exportFiles.ts";
import { isTelegramPage } from "../../core/importing/exportFiles.ts";
import type { Sentences } from "../../core/importing/phrases.ts";
import type { Problem, ProblemReason } from "../../core/importing/transcript.ts";
import { Store } from "../../core/store.ts";
import { Journal } from "../../platform/importing/journal.ts";
import { openExport } from "../../platform/importing/openExport.ts";
import { type FoundChat, findChats, readChats, textBytes } from "../../platform/importing/readExport.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { importStoreName } from "../../platform/matrix/stores.ts";
import { MatrixDestination } from "./destination.ts";
import { ImportRun } from "./importRun.ts";

export interface Item {
  found: FoundChat;
  roomId?: string;
  /** Messages that are there, and those among them that this import brought. */
  arrived: number;
  fresh: number;
}

export interface Report {
  counts: Partial<Record<ProblemReason, number>>;
  /** The first of each reason, to look at. */
  problems: { chat: string; problem: Problem }[];
}

export type ImportState =
  | { is: "empty"; why?: "nothing" | "html" | "broken" }
  | { is: "reading"; part: number }
  | { is: "choosing"; chats: FoundChat[] }
  | { is: "running"; items: Item[]; isPaused: boolean; waitMs: number }
  | { is: "done"; items: Item[]; report: Report; end: "complete" | "cancelled" | "failed"; error?: unknown };

const SHOWN_PROBLEMS = 100;
const TOLD_EVERY_MS = 200;

export class ImportModel {
  readonly state = new Store<ImportState>({ is: "empty" });
  /** Rooms of imports that were begun and not finished. */
  readonly unfinished = new Store<string[]>([]);
  readonly #session: Session;
  readonly #journal: Journal;
  #ending = new AbortController();
  #files: ExportFiles | undefined;
  #sentences: Sentences | undefined;
  #going: { promise: Promise<void>; resolve: () => void } = going();

  constructor(session: Session) {
    this.#session = session;
    this.#journal = new Journal(importStoreName(session.account));
    session.onStop(() => this.#ending.abort());
    this.#going.resolve();
    void this.#lookForUnfinished();
  }

  /** Look which chats are in what was chosen. */
  async open(chosen: File[], sentences: Sentences): Promise<void> {
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    this.state.set({ is: "reading", part: 0 });
    try {
      const files = await openExport(chosen);
      const total = Math.max(1, textBytes(files));
      const told = (bytes: number) => this.state.set({ is: "reading", part: bytes / total });
      const names = chosen.length === 1 ? chosen.map(({ name }) => name) : [];
      const chats = await findChats({ files, sentences, signal }, names, sparingly(told));
      this.#files = files;
      this.#sentences = sentences;
      const worth = chats.filter(({ messageCount }) => messageCount > 0);
      if (worth.length > 0) this.state.set({ is: "choosing", chats: worth });
      else this.state.set({ is: "empty", why: isTelegramPage(files) ? "html" : "nothing" });
    } catch {
      this.state.set(signal.aborted ? { is: "empty" } : { is: "empty", why: "broken" });
    }
  }

  async run(chats: FoundChat[]): Promise<void> {
    if (!this.#files || !this.#sentences) return;
    const { signal } = this.#ending;
    const reading = { files: this.#files, sentences: this.#sentences, signal };
    const items = new Map(chats.map((found): [FoundChat, Item] => [found, { found, arrived: 0, fresh: 0 }]));
    const report: Report = { counts: {}, problems: [] };
    this.state.set({ is: "running", items: [...items.values()], isPaused: false, waitMs: 0 });
    const show = sparingly(() => this.#update({ items: [...items.values()] }));
    const change = (found: FoundChat, act: (item: Item) => Item) => {
      const item = items.get(found);
      if (item) items.set(found, act(item));
      show(0);
    };
    const run = new ImportRun({
      ...reading,
      userId: this.#session.userId,
      journal: this.#journal,
      destination: new MatrixDestination(this.#session),
      patience: { signal, waiting: (waitMs) => this.#update({ waitMs }) },
      whenGoing: () => this.#going.promise,
      opened: (found, roomId) => change(found, (item) => ({ ...item, roomId })),
      arrived: (found, isNew) =>
        change(found, (item) => ({
          ...item,
          arrived: item.arrived + 1,
          fresh: item.fresh + (isNew ? 1 : 0),
        })),
      noted: (found, problem) => note(report, found, problem),
    });
    const ending = await this.#finish(run.run(readInOrder(reading, chats)));
    this.state.set({ is: "done", items: [...items.values()], report, ...ending });
    await this.#lookForUnfinished();
  }

  pause(): void {
    this.#going = going();
    this.#update({ isPaused: true });
  }

  resume(): void {
    this.#going.resolve();
    this.#update({ isPaused: false });
  }

  /** What has arrived stays. */
  cancel(): void {
    this.#ending.abort();
    this.#going.resolve();
  }

  reset(): void {
    this.cancel();
    this.state.set({ is: "empty" });
  }

  async #finish(running: Promise<void>) {
    try {
      await running;
      return { end: "complete" as const };
    } catch (error) {
      return this.#ending.signal.aborted ? { end: "cancelled" as const } : { end: "failed" as const, error };
    }
  }

  #update(change: Partial<Extract<ImportState, { is: "running" }>>): void {
    this.state.update((state) => (state.is === "running" ? { ...state, ...change } : state));
  }

  async #lookForUnfinished(): Promise<void> {
    const chats = await this.#journal.chats().catch(() => []);
    this.unfinished.set(chats.filter(({ isFinished }) => !isFinished).map(({ roomId }) => roomId));
  }
}

/** One text after the other; all chats of one text in one reading. */
async function* readInOrder(reading: Parameters<typeof readChats>[0], chats: FoundChat[]) {
  for (const file of new Set(chats.map((found) => found.file))) {
    yield* readChats(
      reading,
      chats.filter((found) => found.file === file),
    );
  }
}

function note(report: Report, found: FoundChat, problem: Problem): void {
  const count = (report.counts[problem.reason] ?? 0) + 1;
  report.counts[problem.reason] = count;
  if (count <= SHOWN_PROBLEMS) report.problems.push({ chat: found.chat.name, problem });
}

function going() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Pass on a call now and then: a screen need not change for each of a hundred thousand messages. */
function sparingly(act: (value: number) => void): (value: number) => void {
  let nextMs = 0;
  return (value) => {
    const now = performance.now();
    if (now < nextMs) return;
    nextMs = now + TOLD_EVERY_MS;
    act(value);
  };
}
