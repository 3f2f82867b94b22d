import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RefusedMediaError, TamperedMediaError } from "../attachment.ts";
import { newSeal, Sealer } from "../parts/sealer.ts";
import { openPieces, type Patience, type SaveJob } from "./pieces.ts";

beforeEach(() => {
  // The network is back at once.
  vi.stubGlobal("self", {
    addEventListener: (_: string, heard: () => void) => queueMicrotask(heard),
    removeEventListener() {},
  });
});
afterEach(() => void vi.unstubAllGlobals());

const at = { url: "https://example.org/media", token: "token" };
const listening = { moved: () => undefined, waits: () => undefined };

/** A server whose connections break after so many bytes each, and then never again. */
function serve(bytes: Uint8Array<ArrayBuffer>, breaks: readonly number[], knowsRanges: boolean): void {
  const left = [...breaks];
  vi.stubGlobal("fetch", async (_url: string, { headers }: { headers: Record<string, string> }) => {
    const from = knowsRanges ? Number(/bytes=(\d+)-/.exec(headers.Range ?? "")?.[1] ?? 0) : 0;
    if (from > 0 && from >= bytes.length) return new Response(null, { status: 416 });
    const most = left.shift();
    const parts = [bytes.slice(from, most === undefined ? bytes.length : from + most)];
    const body = new ReadableStream({
      pull: (stream) => {
        const part = parts.shift();
        if (part && part.length > 0) stream.enqueue(part);
        else if (most === undefined) stream.close();
        else stream.error(new TypeError("The connection broke."));
      },
    });
    return new Response(body, { status: from > 0 ? 206 : 200 });
  });
}

async function readAll(job: SaveJob): Promise<number[]> {
  const found: number[] = [];
  for await (const piece of openPieces(job, listening, new AbortController().signal)) found.push(...piece);
  return found;
}

test("wherever connections break, what is saved is the file, each byte once", async () => {
  const property = fc.asyncProperty(
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 6 }),
    fc.boolean(),
    async (plain, breaks, knowsRanges) => {
      const bytes = new Uint8Array(plain);
      const sealer = await Sealer.open(new Blob([bytes]), await newSeal(true));
      const chunk = await sealer.next();
      const described = sealer.describe();
      if (!chunk || !described) throw new Error("It should be encrypted.");
      serve(chunk.bytes, breaks, knowsRanges);
      expect(await readAll({ ...at, file: { ...described, url: "mxc://a/b" } })).toEqual([...bytes]);
    },
  );
  await fc.assert(property, { numRuns: 80 });
});

test("the last piece of a changed file never comes", async () => {
  const sealer = await Sealer.open(new Blob(["secret words"]), await newSeal(true));
  const secret = (await sealer.next())?.bytes ?? new Uint8Array();
  secret[3] = (secret[3] ?? 0) ^ 1;
  serve(secret, [], true);
  const described = sealer.describe();
  if (!described) throw new Error("It should be encrypted.");
  const pieces = openPieces(
    { ...at, file: { ...described, url: "mxc://a/b" } },
    listening,
    AbortSignal.any([]),
  );
  await expect(pieces.next()).rejects.toThrow(TamperedMediaError);
});

test("what the server refuses is not asked for again, and a broken server only for a while", async () => {
  const refusing = vi.fn(async () => new Response(null, { status: 404 }));
  vi.stubGlobal("fetch", refusing);
  await expect(readAll({ ...at, file: undefined })).rejects.toThrow(RefusedMediaError);
  expect(refusing).toHaveBeenCalledTimes(1);
  const failing = vi.fn(async () => new Response(null, { status: 503 }));
  vi.stubGlobal("fetch", failing);
  await expect(readAll({ ...at, file: undefined })).rejects.toThrow("503");
  expect(failing.mock.calls.length).toBeGreaterThan(3);
});

test("a network is waited for as long as it takes, and then it goes on from where it was", async () => {
  const bytes = Uint8Array.from({ length: 200 }, (_, at) => at);
  const asked: string[] = [];
  const waited: Patience[] = [];
  serve(bytes, [90, 0], true);
  const server = fetch;
  vi.stubGlobal("fetch", async (url: string, how: { headers: Record<string, string> }) => {
    asked.push(how.headers.Range ?? "all");
    // The line breaks, for long there is none, and then the server has yet to begin.
    if (asked.length > 1 && asked.length < 40) throw new TypeError("Failed to fetch");
    return asked.length >= 40 && asked.length < 45 ? new Response(null, { status: 503 }) : server(url, how);
  });
  const waits = (patience: Patience) => void (waited.at(-1) !== patience && waited.push(patience));
  const found: number[] = [];
  const heard = { ...listening, waits };
  for await (const piece of openPieces({ ...at, file: undefined }, heard, new AbortController().signal))
    found.push(...piece);
  expect(found).toEqual([...bytes]);
  expect(new Set(asked.slice(1))).toEqual(new Set(["bytes=90-"]));
  expect(waited).toEqual(["network", "server", "network", undefined]);
});

test("while it waits for a network it can be left", async () => {
  const leaving = new AbortController();
  vi.stubGlobal("fetch", async (_url: string, { signal }: { signal: AbortSignal }) => {
    signal.throwIfAborted();
    throw new TypeError("Failed to fetch");
  });
  const waits = () => leaving.abort();
  const pieces = openPieces({ ...at, file: undefined }, { ...listening, waits }, leaving.signal);
  await expect(pieces.next()).rejects.toMatchObject({ name: "AbortError" });
});

test("what the server makes anew for every answer is not put together from two", async () => {
  serve(new Uint8Array([1, 2, 3, 4]), [2], false);
  await expect(readAll({ ...at, file: undefined, isMadeAnew: true })).rejects.toThrow(
    "The connection broke.",
  );
});
