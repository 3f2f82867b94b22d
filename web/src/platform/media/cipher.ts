// AES-CTR from any byte on: what is encrypted or decrypted in pieces is what it would be in one.
import { blockAt, counterAt, fromBase64 } from "../../core/attachmentCipher.ts";

/** `key` is the bare key, in either alphabet of base64. */
export function importKey(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", fromBase64(key), "AES-CTR", false, ["encrypt"]);
}

/** Encrypts, or decrypts: for this cipher they are the same. `offset` is where `bytes` begin in the file. */
export async function cryptAt(
  key: CryptoKey,
  iv: Uint8Array,
  offset: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { start, skipped } = blockAt(offset);
  const how = { name: "AES-CTR", counter: counterAt(iv, start), length: 64 };
  if (skipped === 0) return new Uint8Array(await crypto.subtle.encrypt(how, key, bytes));
  const padded = new Uint8Array(skipped + bytes.length);
  padded.set(bytes, skipped);
  return new Uint8Array(await crypto.subtle.encrypt(how, key, padded)).subarray(skipped);
}
