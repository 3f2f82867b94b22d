import fc from "fast-check";
import { expect, test } from "vitest";
import { counterAt, describeFile, fromBase64, ivFrom, toBase64 } from "./attachmentCipher.ts";

async function encrypt(key: CryptoKey, counter: Uint8Array<ArrayBuffer>, bytes: Uint8Array<ArrayBuffer>) {
  return new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CTR", counter, length: 64 }, key, bytes));
}

test("a file encrypted in chunks is the file encrypted at once", async () => {
  const key = await crypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt"]);
  const chunked = fc.asyncProperty(
    fc.uint8Array({ minLength: 1, maxLength: 400 }),
    fc.integer({ min: 1, max: 6 }),
    fc.uint8Array({ minLength: 8, maxLength: 8 }),
    async (plain, blocks, random) => {
      const iv = ivFrom(random);
      const bytes = new Uint8Array(plain);
      const whole = await encrypt(key, iv, bytes);
      const parts: number[] = [];
      for (let at = 0; at < bytes.length; at += blocks * 16) {
        parts.push(...(await encrypt(key, counterAt(iv, at), bytes.slice(at, at + blocks * 16))));
      }
      expect(parts).toEqual([...whole]);
    },
  );
  await fc.assert(chunked, { numRuns: 60 });
});

test("a counter goes on beyond 32 bits", () => {
  expect([...counterAt(new Uint8Array(16), 2 ** 36).slice(8)]).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
  expect(() => counterAt(new Uint8Array(16), 8)).toThrow("8");
});

test("base64 without padding, both alphabets read", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect([...fromBase64(toBase64(bytes))]).toEqual([...bytes]);
    }),
  );
  const { key } = describeFile(new Uint8Array(32).fill(255), new Uint8Array(16), new Uint8Array(32));
  expect(key.k).not.toMatch(/[+/=]/);
  expect([...fromBase64(key.k)]).toEqual(Array(32).fill(255));
});
