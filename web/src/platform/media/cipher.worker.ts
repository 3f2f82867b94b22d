// Encrypts a small file beside the page, so that neither drawing nor typing waits for it.
import { newSeal, Sealer } from "./parts/sealer.ts";

self.addEventListener("message", async ({ data: file }: MessageEvent<Blob>) => {
  try {
    postMessage(await encrypt(file));
  } catch (error) {
    postMessage({ error: String(error) });
  }
});

async function encrypt(plain: Blob) {
  const sealer = await Sealer.open(plain, await newSeal(true));
  const parts: Blob[] = [];
  // A blob may lie on disk; an array would lie in memory until the end.
  for (let chunk = await sealer.next(); chunk; chunk = await sealer.next())
    parts.push(new Blob([chunk.bytes]));
  return { blob: new Blob(parts, { type: "application/octet-stream" }), file: sealer.describe() };
}
