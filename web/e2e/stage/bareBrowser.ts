// A browser that is watched as little as can be: a watched network keeps every byte that goes over it.
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { Duplex, Readable, Writable } from "node:stream";

const WITHIN_MS = 600_000;
const LOOK_MS = 250;

type Answer = Record<string, unknown>;

interface Waiting {
  done: (answer: Answer) => void;
  fail: (error: Error) => void;
}

/** One page of Chromium's own, told what to do over a pipe. */
export class BareBrowser {
  readonly #process: ChildProcess;
  readonly #told: Writable;
  readonly #waiting = new Map<number, Waiting>();
  #session: string | undefined;
  #heard = "";
  #count = 0;

  private constructor(process: ChildProcess) {
    this.#process = process;
    const [, , , told, heard] = process.stdio as unknown as [null, null, null, Duplex, Readable];
    this.#told = told;
    heard.setEncoding("utf8").on("data", (text: string) => this.#hear(text));
  }

  /** With the profile that is there; `downloads` is the folder for what is saved. */
  static async start(
    program: string,
    args: readonly string[],
    profile: string,
    downloads: string,
  ): Promise<BareBrowser> {
    const own = ["--headless=new", `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank"];
    const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"] as const;
    const browser = new BareBrowser(spawn(program, [...args, ...own], { stdio: [...stdio] }));
    const { targetInfos } = await browser.#ask("Target.getTargets");
    const page = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === "page");
    if (!page) throw new Error("The browser has no page.");
    const attached = await browser.#ask("Target.attachToTarget", { targetId: page.targetId, flatten: true });
    await browser.#ask("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads });
    browser.#session = String(attached.sessionId);
    return browser;
  }

  async open(url: string): Promise<void> {
    await this.#ask("Page.navigate", { url });
  }

  /** What an expression comes to, in the page. */
  async see<Value>(expression: string): Promise<Value> {
    const how = { expression, awaitPromise: true, returnByValue: true };
    const answer = await this.#ask("Runtime.evaluate", how);
    if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
    return (answer.result as { value: Value }).value;
  }

  /** Wait until it comes to something. */
  async until(expression: string, withinMs = WITHIN_MS): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (!(await this.see(`Boolean(${expression})`).catch(() => false))) {
      if (Date.now() > deadline)
        throw new Error(`It did not come to ${expression}:\n${await this.see("document.body.innerText")}`);
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  }

  async giveFile(selector: string, path: string): Promise<void> {
    const { root } = await this.#ask("DOM.getDocument");
    const { nodeId } = await this.#ask("DOM.querySelector", {
      nodeId: (root as { nodeId: number }).nodeId,
      selector,
    });
    await this.#ask("DOM.setFileInputFiles", { nodeId, files: [path] });
  }

  /** The memory of the process in which pages and their workers run: the largest, in bytes. */
  pageBytes(): number {
    return Math.max(0, ...renderersBelow(this.#process.pid ?? 0).map(residentBytes));
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.#process.once("exit", done));
    this.#session = undefined;
    await this.#ask("Browser.close");
    await ended;
  }

  #ask(method: string, params: Answer = {}): Promise<Answer> {
    const id = ++this.#count;
    const session = this.#session && { sessionId: this.#session };
    return new Promise((done, fail) => {
      this.#waiting.set(id, { done, fail });
      this.#told.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    });
  }

  #hear(text: string): void {
    const said = (this.#heard + text).split("\0");
    this.#heard = said.pop() ?? "";
    for (const line of said) {
      const { id, result, error } = JSON.parse(line);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.fail(new Error(error.message));
      else waiting?.done(result);
    }
  }
}

/** Resident memory of a process, in bytes; 0 when it is gone. */
export function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readOf(pid, "status"))?.[1] ?? 0) * 1024;
}

function renderersBelow(browser: number): number[] {
  const all = readdirSync("/proc").map(Number).filter(Number.isInteger);
  const parents = new Map(
    all.map((pid) => [pid, Number(/^PPid:\s+(\d+)/m.exec(readOf(pid, "status"))?.[1])]),
  );
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (pid === browser || isBelow(parents.get(pid)));
  return all.filter((pid) => isBelow(pid) && readOf(pid, "cmdline").includes("--type=renderer"));
}

function readOf(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
}
