import { webcrypto } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "../../../core/attachmentCipher.ts";
import { cryptAt, importKey } from "../cipher.ts";
import { lockWith, newLock } from "../locked.ts";
import { newSeal, Sealer, type SealState, UnreadableFileError } from "./sealer.ts";

const CHUNK = 32;

/** Seal a file, saving and loading the state after the chunks that `breaks` names, as a reload would. */
async function sealWith(file: Blob, begun: SealState, breaks: ReadonlySet<number>) {
  const sent: number[] = [];
  let sealer = await Sealer.open(file, begun, CHUNK);
  for (let number = 0; ; number++) {
    const chunk = await sealer.next();
    if (!chunk) return { sent, described: sealer.describe() };
    expect(chunk.offset).toBe(sent.length);
    sent.push(...chunk.bytes);
    const kept = JSON.parse(JSON.stringify(chunk.after)) as SealState;
    if (breaks.has(number)) sealer = await Sealer.open(file, kept, CHUNK);
  }
}

test("a file sealed in pieces, over any reloads, is the file encrypted and hashed at once", async () => {
  const property = fc.asyncProperty(
    fc.uint8Array({ minLength: 1, maxLength: 300 }),
    fc.array(fc.nat(10)),
    async (plain, breaks) => {
      const bytes = new Uint8Array(plain);
      const begun = await newSeal(true);
      const { sent, described } = await sealWith(new Blob([bytes]), begun, new Set(breaks));
      if (!described || !begun.secret) throw new Error("It should be encrypted.");
      const key = await importKey(described.key.k);
      const counter = fromBase64(described.iv);
      const whole = await webcrypto.subtle.encrypt({ name: "AES-CTR", counter, length: 64 }, key, bytes);
      expect(sent).toEqual([...new Uint8Array(whole)]);
      const hash = new Uint8Array(await webcrypto.subtle.digest("SHA-256", whole));
      expect(described.hashes.sha256).toBe(toBase64(hash));
    },
  );
  await fc.assert(property, { numRuns: 60 });
});

test("any piece can be opened by itself, wherever it begins", async () => {
  const begun = await newSeal(true);
  const plain = crypto.getRandomValues(new Uint8Array(500));
  const { sent, described } = await sealWith(new Blob([plain]), begun, new Set());
  const key = await importKey(described?.key.k ?? "");
  const iv = fromBase64(described?.iv ?? "");
  const property = fc.asyncProperty(fc.nat(499), fc.nat(100), async (from, length) => {
    const piece = new Uint8Array(sent.slice(from, from + length));
    expect([...(await cryptAt(key, iv, from, piece))]).toEqual([...plain.slice(from, from + length)]);
  });
  await fc.assert(property, { numRuns: 60 });
});

test("what lies locked on this device is sent as if it did not", async () => {
  const plain = crypto.getRandomValues(new Uint8Array(200));
  const lock = newLock();
  const file = new Blob([await (await lockWith(lock))(0, plain)]);
  for (const isEncrypted of [true, false]) {
    const begun = await newSeal(isEncrypted);
    const locked = await Sealer.open(file, begun, CHUNK, lock);
    const { sent } = await sealWith(new Blob([plain]), begun, new Set());
    for (let chunk = await locked.next(); chunk; chunk = await locked.next())
      expect([...chunk.bytes]).toEqual(sent.slice(chunk.offset, chunk.offset + chunk.bytes.length));
  }
});

test("two beginnings never share a key", async () => {
  const [one, other] = await Promise.all([newSeal(true), newSeal(true)]);
  expect(one.secret?.key).not.toBe(other.secret?.key);
});

test("where the room is not encrypted the file goes as it is", async () => {
  const { sent, described } = await sealWith(new Blob(["plain words"]), await newSeal(false), new Set([0]));
  expect(new TextDecoder().decode(new Uint8Array(sent))).toBe("plain words");
  expect(described).toBeUndefined();
});

test("a file that has become shorter is not sent as if it were whole", async () => {
  const file = new Blob(["x".repeat(100)]);
  file.slice = () => new Blob(["x"]);
  const sealer = await Sealer.open(file, await newSeal(true), CHUNK);
  await expect(sealer.next()).rejects.toThrow(UnreadableFileError);
});
