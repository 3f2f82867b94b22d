import { expect, test } from "vitest";
import { factsOf } from "../../core/transfer.ts";
import { UnreadableFileError } from "../media/parts/sealer.ts";
import { TransferBoard } from "./board.ts";
import type { Entry } from "./entry.ts";
import { UploadLane } from "./lane.ts";

const FILE = new File(["twelve bytes"], "a.bin", { lastModified: 7 });

function entryOf(txnId: string, isPaused = false): Entry {
  const large = { facts: factsOf(FILE), mimetype: "text/plain", isEncrypted: true, isPaused, file: FILE };
  const uploads = [{ at: ["file"], large }];
  const rest = { type: "m.room.message", content: {}, writtenMs: 0, attempts: 0, hasFailed: false };
  return { txnId, roomId: "!a", position: 0, waitsForFile: true, uploads, ...rest };
}

/** A lane whose uploads end when the story says so. */
function stage() {
  const board = new TransferBoard();
  const ending = new AbortController();
  const going = new Map<string, { succeed(): void; fail(error: Error): void }>();
  const done: string[] = [];
  const settled: string[] = [];
  const lane = new UploadLane(board, ending.signal, {
    upload: ({ txnId }, stopped) =>
      new Promise<void>((succeed, fail) => {
        going.set(txnId, { succeed, fail });
        stopped.addEventListener("abort", () => fail(stopped.reason));
      }).finally(() => going.delete(txnId)),
    settle: async ({ txnId }) => void settled.push(txnId),
    done: async ({ txnId }) => void done.push(txnId),
  });
  const state = (txnId: string) => board.shown.value[txnId]?.is;
  return { lane, going, done, settled, state, ending };
}

/** Everything that can happen now has happened. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

test("two go at a time, in the order in which they came", async () => {
  const { lane, going, done, state } = stage();
  for (const txnId of ["one", "two", "three"]) lane.add(entryOf(txnId));
  expect([...going.keys()]).toEqual(["one", "two"]);
  expect(state("three")).toBe("waiting");
  going.get("two")?.succeed();
  await settle();
  expect(done).toEqual(["two"]);
  expect([...going.keys()]).toEqual(["one", "three"]);
});

test("one that is paused makes room for others, and goes on where it is told to", async () => {
  const { lane, going, state, settled } = stage();
  const [one, two, three] = [entryOf("one"), entryOf("two"), entryOf("three")];
  for (const entry of [one, two, three]) lane.add(entry);
  for (const upload of one.uploads) if ("large" in upload) upload.large.isPaused = true;
  await lane.stop(one);
  lane.add(one);
  await settle();
  expect(state("one")).toBe("paused");
  expect([...going.keys()]).toEqual(["two", "three"]);
  for (const upload of one.uploads) if ("large" in upload) upload.large.isPaused = false;
  lane.add(one);
  lane.add(one);
  going.get("two")?.succeed();
  await settle();
  expect([...going.keys()]).toEqual(["three", "one"]);
  expect(settled).toEqual([]);
});

test("a lost network is waited for; a file that cannot be read is asked for, and only the same will do", async () => {
  const { lane, going, done, settled, state } = stage();
  const entry = entryOf("one");
  lane.add(entry);
  going.get("one")?.fail(new TypeError("no network"));
  await settle();
  expect(settled).toEqual(["one"]);
  expect(state("one")).toBe("running");
  going.get("one")?.fail(new UnreadableFileError("gone"));
  await settle();
  expect(state("one")).toBe("needs-file");
  expect(await lane.reopen(entry)).toBe(false);
  expect(lane.provide(entry, new File(["other"], "a.bin", { lastModified: 7 }))).toBe(false);
  expect(lane.provide(entry, new File(["twelve bytes"], "a.bin", { lastModified: 7 }))).toBe(true);
  going.get("one")?.succeed();
  await settle();
  expect(done).toEqual(["one"]);
});

test("what failed for good leaves the lane, and the end of the session stops all", async () => {
  const { lane, going, settled, ending } = stage();
  const refused = entryOf("one");
  lane.add(refused);
  refused.hasFailed = true;
  going.get("one")?.fail(new Error("refused"));
  await settle();
  expect(going.size).toBe(0);
  lane.add(entryOf("two"));
  ending.abort();
  await settle();
  expect(going.size).toBe(0);
  expect(settled).toEqual(["one"]);
});
