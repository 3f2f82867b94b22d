// Keeps the app itself on the device, so that it opens without a network.
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

/** The server's own: its interfaces, and the page about itself. */
const NOT_THE_APP = [/^\/[_.]/, /^\/(about|health|metrics)(\/|$)/];

export interface ShellFile {
  url: string;
  revision: string | null;
  /** Not needed to read and to write. */
  isLater?: true;
}

export function serveShell(worker: ServiceWorkerGlobalScope, files: ShellFile[]): void {
  precacheAndRoute(files);
  cleanupOutdatedCaches();
  registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html"), { denylist: NOT_THE_APP }));
  worker.addEventListener("install", () => {
    // The first version has nobody to disturb; a later one waits until the person agrees.
    if (!worker.registration.active) void worker.skipWaiting();
  });
  worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener("message", (event) => {
    if (event.data?.type === "change-over") void worker.skipWaiting();
  });
}
