// Encrypts a file beside the page, in chunks, so that neither drawing nor typing waits for it.
import { createSHA256 } from "hash-wasm";
import { CHUNK_BYTES, counterAt, describeFile, ivFrom } from "../../core/attachmentCipher.ts";

self.addEventListener("message", async ({ data: file }: MessageEvent<Blob>) => {
  try {
    postMessage(await encrypt(file));
  } catch (error) {
    postMessage({ error: String(error) });
  }
});

async function encrypt(plain: Blob) {
  const how = { name: "AES-CTR", length: 256 };
  const key = await crypto.subtle.generateKey(how, true, ["encrypt"]);
  const iv = ivFrom(crypto.getRandomValues(new Uint8Array(8)));
  const hash = (await createSHA256()).init();
  const parts: Blob[] = [];
  for (let offset = 0; offset < plain.size; offset += CHUNK_BYTES) {
    const chunk = await plain.slice(offset, offset + CHUNK_BYTES).arrayBuffer();
    const counter = counterAt(iv, offset);
    const secret = new Uint8Array(
      await crypto.subtle.encrypt({ name: "AES-CTR", counter, length: 64 }, key, chunk),
    );
    hash.update(secret);
    // A blob may lie on disk; an array would lie in memory until the end.
    parts.push(new Blob([secret]));
  }
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", key));
  return {
    blob: new Blob(parts, { type: "application/octet-stream" }),
    file: describeFile(raw, iv, hash.digest("binary")),
  };
}
