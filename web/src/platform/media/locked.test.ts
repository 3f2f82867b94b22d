// What the app writes for itself lies locked, and is read as it was, wherever one begins.
import fc from "fast-check";
import { expect, test } from "vitest";
import { lockWith, newLock, readingOf, unlockFile } from "./locked.ts";

const plain = crypto.getRandomValues(new Uint8Array(500));

/** Written piece by piece, as a recording is. */
async function lie(lock = newLock()) {
  const locked = await lockWith(lock);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < plain.length; at += 77) pieces.push(await locked(at, plain.slice(at, at + 77)));
  return { lock, file: new File(pieces, "Call.webm", { type: "video/webm" }) };
}

test("without its lock it says nothing, with it everything", async () => {
  const { lock, file } = await lie();
  const lying = new Uint8Array(await file.arrayBuffer());
  expect(lying).toHaveLength(plain.length);
  expect(lying).not.toEqual(plain);
  const unlocked = await unlockFile(file, lock);
  expect([unlocked.name, unlocked.type]).toEqual(["Call.webm", "video/webm"]);
  expect(new Uint8Array(await unlocked.arrayBuffer())).toEqual(plain);
  const beginning = await unlockFile(file, lock, 100);
  expect(new Uint8Array(await beginning.arrayBuffer())).toEqual(plain.slice(0, 100));
  expect(new Uint8Array(await (await unlockFile(file, newLock())).arrayBuffer())).not.toEqual(plain);
});

test("any piece is read by itself, also after a few bytes were written anew", async () => {
  const { lock, file } = await lie();
  const anew = new Uint8Array([1, 2, 3]);
  const changed = new Blob([file.slice(0, 30), await (await lockWith(lock))(30, anew), file.slice(33)]);
  const read = await readingOf(changed, lock);
  const expected = new Uint8Array(plain);
  expected.set(anew, 30);
  const property = fc.asyncProperty(fc.nat(499), fc.nat(120), async (begin, length) => {
    expect(await read(begin, begin + length)).toEqual(expected.slice(begin, begin + length));
  });
  await fc.assert(property, { numRuns: 60 });
});
