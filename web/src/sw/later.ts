// Keeps what the first screen does not need: a file that is used at once, all others when the page says that nobody waits.

const CACHE = "later";

export function serveLater(worker: ServiceWorkerGlobalScope, paths: readonly string[]): void {
  const files = new Set(paths.map((path) => new URL(path, worker.location.origin).href));
  let running: Promise<void> | undefined;
  worker.addEventListener("fetch", (event) => {
    if (event.request.method === "GET" && files.has(event.request.url))
      event.respondWith(answer(event, event.request.url));
  });
  worker.addEventListener("activate", (event) => event.waitUntil(forgetOthers(files)));
  worker.addEventListener("message", (event) => {
    if (event.data?.type !== "keep-the-rest") return;
    running ??= keepAll(files).finally(() => {
      running = undefined;
    });
    event.waitUntil(running);
  });
}

/** Their names change with their content: what is kept is right. */
async function answer(event: FetchEvent, url: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(url);
  if (kept) return kept;
  const fetched = await fetch(event.request);
  // A device without room still gets its answer.
  if (fetched.ok) event.waitUntil(cache.put(url, fetched.clone()).catch(() => undefined));
  return fetched;
}

/** One after the other, so that nothing else has to wait; without a network it goes on another time. */
async function keepAll(files: ReadonlySet<string>): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  for (const url of files) {
    if (kept.has(url)) continue;
    const fetched = await fetch(url).catch(() => undefined);
    if (!fetched) return;
    if (fetched.ok) await cache.put(url, fetched);
  }
}

async function forgetOthers(files: ReadonlySet<string>): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const { url } of await cache.keys()) if (!files.has(url)) await cache.delete(url);
}
