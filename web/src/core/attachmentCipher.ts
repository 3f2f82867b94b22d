// The arithmetic of encrypted attachments (EncryptedFile v2: AES-256-CTR): counters, and the form that is sent.

/** AES works on blocks of so many bytes; a chunk starts at one. */
export const BLOCK_BYTES = 16;
export const CHUNK_BYTES = 8 * 1024 * 1024;

/** Eight random bytes, then a counter of 64 bits from zero: so the counter never overflows into the random part. */
export function ivFrom(random: Uint8Array): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(16);
  iv.set(random.subarray(0, 8));
  return iv;
}

/** The counter block for the bytes from `offset` on. */
export function counterAt(iv: Uint8Array, offset: number): Uint8Array<ArrayBuffer> {
  if (offset % BLOCK_BYTES !== 0)
    throw new Error(`A chunk starts at a block of ${BLOCK_BYTES} bytes, not at ${offset}.`);
  const counter = new Uint8Array(iv);
  const view = new DataView(counter.buffer);
  view.setBigUint64(8, BigInt.asUintN(64, view.getBigUint64(8) + BigInt(offset / BLOCK_BYTES)));
  return counter;
}

/** Where the block begins that holds the byte at `offset`, and how many bytes of it come before. */
export function blockAt(offset: number): { start: number; skipped: number } {
  const skipped = offset % BLOCK_BYTES;
  return { start: offset - skipped, skipped };
}

export interface EncryptedFile {
  v: "v2";
  url: string;
  key: { alg: "A256CTR"; kty: "oct"; k: string; ext: true; key_ops: ["encrypt", "decrypt"] };
  iv: string;
  hashes: { sha256: string };
}

/** What is sent with a file, without its address. */
export function describeFile(
  key: Uint8Array,
  iv: Uint8Array,
  sha256: Uint8Array,
): Omit<EncryptedFile, "url"> {
  return {
    v: "v2",
    key: { alg: "A256CTR", kty: "oct", k: toBase64Url(key), ext: true, key_ops: ["encrypt", "decrypt"] },
    iv: toBase64(iv),
    hashes: { sha256: toBase64(sha256) },
  };
}

/** Base64 without padding, as Matrix writes it. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/=+$/, "");
}

/** Both alphabets are read. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}

function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_");
}
