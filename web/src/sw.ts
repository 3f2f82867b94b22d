// The service worker: the app without a network, and media with its token. Each part installs its own listeners.
import { serveMedia } from "./sw/media.ts";
import { servePush } from "./sw/push.ts";
import { serveSaving } from "./sw/saving.ts";
import { serveShell } from "./sw/shell.ts";
import { serveStreaming } from "./sw/streaming.ts";

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: (string | { url: string; revision: string | null })[];
};

const manifest = self.__WB_MANIFEST;
serveMedia(self);
serveSaving(self);
serveStreaming(self);
servePush(self, findWasm(manifest));
serveShell(self, manifest);

/** Where the encryption's program is: it was built for the pages. */
function findWasm(entries: typeof manifest): string {
  const urls = entries.map((entry) => (typeof entry === "string" ? entry : entry.url));
  return `/${urls.find((url) => /crypto.*\.wasm$/.test(url)) ?? ""}`;
}
