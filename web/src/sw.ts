// The service worker: the app without a network, and media with its token. Each part installs its own listeners.
import { serveLater } from "./sw/later.ts";
import { serveMedia } from "./sw/media.ts";
import { letPass } from "./sw/passing.ts";
import { servePush } from "./sw/push.ts";
import { serveSaving } from "./sw/saving.ts";
import { type ShellFile, serveShell } from "./sw/shell.ts";
import { serveStreaming } from "./sw/streaming.ts";
import { weighUploads } from "./sw/weighing.ts";

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: (string | { url: string; revision: string | null })[];
};

const manifest = self.__WB_MANIFEST as ShellFile[];
serveMedia(self);
serveSaving(self);
serveStreaming(self);
weighUploads(self);
letPass(self);
servePush(self, findWasm(manifest));
serveShell(
  self,
  manifest.filter((file) => !file.isLater),
);
serveLater(
  self,
  manifest.filter((file) => file.isLater).map(({ url }) => url),
);

/** Where the encryption's program is: it was built for the pages. */
function findWasm(files: typeof manifest): string {
  return `/${files.find(({ url }) => /crypto.*\.wasm$/.test(url))?.url ?? ""}`;
}
