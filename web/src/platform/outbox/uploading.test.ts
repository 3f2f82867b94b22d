// The files of one message on their way: one bar for all of them, which can be stopped.
import type { MatrixClient } from "matrix-js-sdk";
import { beforeEach, expect, test } from "vitest";
import { TransferBoard } from "./board.ts";
import type { Entry, WholeUpload } from "./entry.ts";
import { announce, uploadFiles } from "./uploading.ts";

type Options = {
  progressHandler: (how: { loaded: number; total: number }) => void;
  abortController: AbortController;
};

let board: TransferBoard;
let going: { blob: Blob; succeed(): void; move(loaded: number): void }[];
let kept: number;

beforeEach(() => {
  [board, going, kept] = [new TransferBoard(), [], 0];
});

const client = {
  uploadContent: (blob: Blob, { progressHandler, abortController }: Options) =>
    new Promise((resolve, reject) => {
      const number = going.length;
      const move = (loaded: number) => progressHandler({ loaded, total: blob.size });
      going.push({ blob, move, succeed: () => resolve({ content_uri: `mxc://here/${number}` }) });
      abortController.signal.addEventListener("abort", () => reject(abortController.signal.reason));
    }),
} as unknown as MatrixClient;

const fileOf = (bytes: number, ...at: string[]): WholeUpload => ({ blob: new Blob(["x".repeat(bytes)]), at });

function entryOf(...uploads: WholeUpload[]): Entry {
  const rest = { content: {}, writtenMs: 0, attempts: 0, hasFailed: false, position: 0 };
  return { txnId: "t", roomId: "!a", type: "m.room.message", uploads, ...rest };
}

function start(entry: Entry, stopping = new AbortController()) {
  const keep = async () => void kept++;
  return uploadFiles({ client, board, keep }, entry, stopping.signal);
}

const shown = () => board.shown.value.t;
const settle = () => new Promise((resolve) => setTimeout(resolve));

test("a picture and the small one of it have one bar, which never goes back", async () => {
  const entry = entryOf(fileOf(20, "info", "thumbnail_url"), fileOf(100, "url"));
  announce(board, entry);
  expect(shown()).toMatchObject({ is: "waiting", sizeBytes: 120, doneBytes: 0, mayPause: false });
  const done = start(entry);
  await settle();
  going[0]?.move(20);
  expect(shown()).toMatchObject({ is: "running", doneBytes: 20 });
  going[0]?.succeed();
  await settle();
  expect(shown()).toMatchObject({ is: "running", doneBytes: 20 });
  going[1]?.move(100);
  expect(shown()).toMatchObject({ doneBytes: 120 });
  going[1]?.succeed();
  await done;
  expect(shown()).toBeUndefined();
  expect(entry.content).toEqual({ info: { thumbnail_url: "mxc://here/0" }, url: "mxc://here/1" });
  expect(kept).toBe(2);
});

test("what is stopped ends at once, and goes on with what is not there yet", async () => {
  const entry = entryOf(fileOf(20, "info", "thumbnail_url"), fileOf(100, "url"));
  announce(board, entry);
  const stopping = new AbortController();
  const stopped = start(entry, stopping);
  await settle();
  going[0]?.succeed();
  await settle();
  stopping.abort(new Error("stopped"));
  await expect(stopped).rejects.toThrow("stopped");
  const done = start(entry);
  await settle();
  expect(going.map(({ blob }) => blob.size)).toEqual([20, 100, 100]);
  going[2]?.succeed();
  await done;
  expect(entry.content).toMatchObject({ url: "mxc://here/2" });
});

test("what was paused before a reload is shown as that, and from a megabyte on it can be paused", () => {
  announce(board, { ...entryOf(fileOf(1_000_000, "url")), isPaused: true });
  expect(shown()).toMatchObject({ is: "paused", mayPause: true });
});

test("a message without files has no bar", () => {
  announce(board, entryOf());
  expect(shown()).toBeUndefined();
});
