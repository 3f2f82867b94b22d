// What needs nothing from here goes past: each request that is handed through costs time. (What workers send comes all the same.)

/** Chromium's static routes; a browser that knows none brings everything here, and all of it works as well. */
interface RoutedInstall extends ExtendableEvent {
  addRoutes?(rules: readonly { condition: object; source: "network" }[]): Promise<void>;
}

const PAST = ["/_matrix/client/v3/*", "/_matrix/client/unstable/*"];

export function letPass(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener("install", (event: RoutedInstall) => {
    const rules = PAST.map((pathname) => ({
      condition: { urlPattern: { pathname } },
      source: "network" as const,
    }));
    if (event.addRoutes) event.waitUntil(event.addRoutes(rules));
  });
}
