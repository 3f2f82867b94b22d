import fc from "fast-check";
import { expect, test } from "vitest";
import { TamperedMediaError } from "../attachment.ts";
import { newSeal, Sealer } from "../parts/sealer.ts";
import { Unsealer } from "./unsealer.ts";

async function sealed(plain: Uint8Array<ArrayBuffer>) {
  const sealer = await Sealer.open(new Blob([plain]), await newSeal(true), 32);
  const secret: number[] = [];
  for (let chunk = await sealer.next(); chunk; chunk = await sealer.next()) secret.push(...chunk.bytes);
  const described = sealer.describe();
  if (!described) throw new Error("It should be encrypted.");
  return { secret: new Uint8Array(secret), file: { ...described, url: "mxc://a/b" } };
}

/** Open it in pieces of these lengths, over and over. */
async function openIn(pieces: readonly number[], secret: Uint8Array<ArrayBuffer>, unsealer: Unsealer) {
  const plain: number[] = [];
  for (let at = 0, number = 0; at < secret.length; number++) {
    const piece = secret.slice(at, at + (pieces[number % pieces.length] ?? 1));
    plain.push(...(await unsealer.take(piece)));
    at += piece.length;
  }
  return plain;
}

const plains = fc.uint8Array({ minLength: 1, maxLength: 200 });
const lengths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });

test("what was sealed is opened, in whatever pieces it comes", async () => {
  const property = fc.asyncProperty(plains, lengths, async (bytes, pieces) => {
    const plain = new Uint8Array(bytes);
    const { secret, file } = await sealed(plain);
    const unsealer = await Unsealer.open(file);
    expect(await openIn(pieces, secret, unsealer)).toEqual([...plain]);
    unsealer.check();
  });
  await fc.assert(property, { numRuns: 60 });
});

test("one changed bit, or a missing end, is refused", async () => {
  const property = fc.asyncProperty(plains, fc.nat(), fc.boolean(), async (bytes, where, isCut) => {
    const { secret, file } = await sealed(new Uint8Array(bytes));
    const at = where % secret.length;
    const other = isCut ? secret.slice(0, at) : secret.map((byte, index) => (index === at ? byte ^ 1 : byte));
    const unsealer = await Unsealer.open(file);
    await openIn([7], other, unsealer);
    expect(() => unsealer.check()).toThrow(TamperedMediaError);
  });
  await fc.assert(property, { numRuns: 60 });
});
