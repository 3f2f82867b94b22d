// Uploads only pass through here, but every body is kept until garbage is collected, and the collector does not see them:
// it is shown as many bytes of nothing, so that it comes as often as it should.
import { CHUNK_BYTES } from "../core/attachmentCipher.ts";

const UPLOADS = "/_veche/v1/uploads/";

export function weighUploads(worker: ServiceWorkerGlobalScope): void {
  const seen = new Map<"body", ArrayBuffer>();
  worker.addEventListener("fetch", ({ request: { method, url } }) => {
    if (method === "PATCH" && new URL(url).pathname.startsWith(UPLOADS))
      // Never written to, so it takes no memory.
      seen.set("body", new ArrayBuffer(CHUNK_BYTES));
  });
}
