import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Proof } from "./proof.ts";

const promise = (bytes: Uint8Array) =>
  createHash("sha256").update(bytes).digest("base64").replaceAll("=", "");

/** A film, and the places that somebody jumps to before playing it from the beginning to the end. */
const film = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => new Uint8Array(bytes));
const pieces = fc.array(fc.tuple(fc.nat(199), fc.integer({ min: 1, max: 60 })));

function play(proof: Proof, bytes: Uint8Array, jumps: [number, number][]) {
  for (const [at, length] of jumps) proof.take(at, bytes.subarray(at, at + length), bytes.length);
  let verdict: ReturnType<Proof["take"]>;
  for (let at = 0; at < bytes.length; at += 7)
    verdict = proof.take(at, bytes.subarray(at, at + 7), bytes.length);
  return verdict;
}

test("wherever one jumps meanwhile, what was sent is known as whole when it was seen from end to end", async () => {
  const property = fc.asyncProperty(film, pieces, async (bytes, jumps) => {
    const proof = await Proof.open(promise(bytes));
    expect(play(proof, bytes, jumps as [number, number][])).toBe("whole");
  });
  await fc.assert(property, { numRuns: 100 });
});

test("one changed bit is seen", async () => {
  const property = fc.asyncProperty(film, pieces, fc.nat(), async (bytes, jumps, where) => {
    const proof = await Proof.open(promise(bytes));
    const changed = bytes.map((byte, at) => (at === where % bytes.length ? byte ^ 4 : byte));
    expect(play(proof, changed, jumps as [number, number][])).toBe("tampered");
  });
  await fc.assert(property, { numRuns: 100 });
});

test("nothing is said while a part was never seen", async () => {
  const bytes = new Uint8Array(100);
  const proof = await Proof.open(promise(bytes));
  expect(proof.take(0, bytes.subarray(0, 40), 100)).toBeUndefined();
  expect(proof.take(60, bytes.subarray(60), 100)).toBeUndefined();
});
