// The door to the search index in its worker; calls are answered in the order they need.
import type { IndexStore } from "./indexStore.ts";

export type Method =
  | "add"
  | "edit"
  | "remove"
  | "forgetRoom"
  | "room"
  | "openGap"
  | "closeGap"
  | "unlock"
  | "messageCount"
  | "firstSince"
  | "search";

export interface Request {
  id: number;
  /** The database; the same in every call of one worker. */
  name: string;
  method: Method;
  args: unknown[];
}

export interface Answer {
  id: number;
  result?: unknown;
  error?: string;
}

type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void };

export class SearchIndex {
  readonly #worker: Worker;
  readonly #name: string;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor(name: string) {
    this.#name = name;
    this.#worker = new Worker(new URL("./searchWorker.ts", import.meta.url), { type: "module" });
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.#settle(data));
    this.#worker.addEventListener("error", () => this.#failAll("The search index could not be started."));
  }

  call<M extends Method>(method: M, ...args: Parameters<IndexStore[M]>): ReturnType<IndexStore[M]> {
    const id = ++this.#count;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const request: Request = { id, name: this.#name, method, args };
    this.#worker.postMessage(request);
    return answer as ReturnType<IndexStore[M]>;
  }

  /** Stop at once; what was not answered fails. */
  stop(): void {
    this.#worker.terminate();
    this.#failAll("The search index is closed.");
  }

  #settle({ id, result, error }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result as never);
    else waiting?.reject(new Error(error));
  }

  #failAll(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
