// Lets <img src> and <video src> show authenticated media: adds the token of the account in use.
import { findActiveAccount } from "../platform/storage/accounts.ts";

const MEDIA = "/_matrix/client/v1/media/";

export function serveMedia(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || !url.pathname.startsWith(MEDIA)) return;
    if (event.request.headers.has("Authorization")) return;
    event.respondWith(fetchWithToken(event.request, url));
  });
}

async function fetchWithToken(request: Request, url: URL): Promise<Response> {
  const account = await findActiveAccount();
  // A token goes only to the server that gave it.
  if (!account || new URL(account.baseUrl).origin !== url.origin) return fetch(request);
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${account.accessToken}`);
  return fetch(url, { headers, cache: request.cache, signal: request.signal, redirect: "follow" });
}
