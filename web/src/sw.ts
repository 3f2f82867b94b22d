// The service worker: the app without a network, and media with its token. Each part installs its own listeners.
import { serveMedia } from "./sw/media.ts";
import { serveShell } from "./sw/shell.ts";

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: (string | { url: string; revision: string | null })[];
};

serveMedia(self);
serveShell(self, self.__WB_MANIFEST);
