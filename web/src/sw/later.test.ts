// What the first screen does not need is kept when it is used, or when there is time; never what belongs to another version.
import { beforeEach, expect, test } from "vitest";
import { serveLater } from "./later.ts";

const ORIGIN = "https://veche.test";

/** A cache that only this file can see into. */
class ShelfOfFiles {
  readonly files = new Map<string, string>();
  async match(url: string) {
    const text = this.files.get(url);
    return text === undefined ? undefined : new Response(text);
  }
  async put(url: string, answer: Response) {
    this.files.set(url, await answer.text());
  }
  async keys() {
    return [...this.files.keys()].map((url) => ({ url }));
  }
  async delete(url: string) {
    return this.files.delete(url);
  }
}

let shelf: ShelfOfFiles;
let fetched: string[];
let isOnline: boolean;
let worker: ReturnType<typeof workerThatServes>;

/** Tells the worker of something, and returns what it answered once it has done everything. */
function workerThatServes(...paths: string[]) {
  const heard: Record<string, (event: unknown) => void> = {};
  const scope = {
    location: { origin: ORIGIN },
    addEventListener: (name: string, hear: (event: unknown) => void) => {
      heard[name] = hear;
    },
  };
  serveLater(scope as unknown as ServiceWorkerGlobalScope, paths);
  return async (name: string, facts: object): Promise<Response | undefined> => {
    const waited: Promise<unknown>[] = [];
    let answered: Promise<Response> | undefined;
    const event = {
      ...facts,
      waitUntil: (what: Promise<unknown>) => waited.push(what),
      respondWith: (what: Promise<Response>) => {
        answered = what;
      },
    };
    heard[name]?.(event);
    const answer = await answered;
    await Promise.all(waited);
    return answer;
  };
}

const get = (path: string) => worker("fetch", { request: new Request(`${ORIGIN}${path}`) });
const keepTheRest = () => worker("message", { data: { type: "keep-the-rest" } });
const kept = () => [...shelf.files.keys()].map((url) => new URL(url).pathname);

beforeEach(() => {
  shelf = new ShelfOfFiles();
  fetched = [];
  isOnline = true;
  worker = workerThatServes("assets/a.js", "assets/b.js");
  Object.assign(globalThis, {
    caches: { open: async () => shelf },
    fetch: async (what: Request | string) => {
      const { pathname } = new URL(what instanceof Request ? what.url : what);
      if (!isOnline) throw new TypeError("no network");
      fetched.push(pathname);
      return pathname === "/assets/gone.js" ? new Response("", { status: 404 }) : new Response(pathname);
    },
  });
});

test("a file that was used once needs no network any more", async () => {
  expect(await (await get("/assets/a.js"))?.text()).toBe("/assets/a.js");
  isOnline = false;
  expect(await (await get("/assets/a.js"))?.text()).toBe("/assets/a.js");
  expect(fetched).toEqual(["/assets/a.js"]);
});

test("what is none of its files is left to others", async () => {
  expect(await get("/_matrix/client/versions")).toBeUndefined();
  expect(await get("/assets/c.js")).toBeUndefined();
});

test("the rest is kept once, and what is there is not fetched again", async () => {
  await get("/assets/b.js");
  await Promise.all([keepTheRest(), keepTheRest()]);
  expect(fetched).toEqual(["/assets/b.js", "/assets/a.js"]);
  expect(kept().sort()).toEqual(["/assets/a.js", "/assets/b.js"]);
});

test("without a network nothing breaks, and it goes on another time", async () => {
  isOnline = false;
  await keepTheRest();
  expect(kept()).toEqual([]);
  isOnline = true;
  await keepTheRest();
  expect(kept()).toHaveLength(2);
});

test("what the server does not have is not kept, and stops nothing", async () => {
  worker = workerThatServes("assets/gone.js", "assets/b.js");
  expect((await get("/assets/gone.js"))?.status).toBe(404);
  await keepTheRest();
  expect(kept()).toEqual(["/assets/b.js"]);
});

test("a new version forgets the files of the one before", async () => {
  await keepTheRest();
  worker = workerThatServes("assets/b.js", "assets/c.js");
  await worker("activate", {});
  expect(kept()).toEqual(["/assets/b.js"]);
});
