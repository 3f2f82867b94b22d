// Registers the service worker, and says when a newer version of the app waits.
import { Store } from "../core/store.ts";

/** A newer version that is ready; call it to change over (the page loads anew). */
export const waitingUpdate = new Store<(() => void) | undefined>(undefined);

/** By then the first screen is there. */
const REST_AFTER_MS = 20_000;

export async function registerServiceWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("/sw.js");
  const offer = () => {
    const { waiting } = registration;
    if (waiting && navigator.serviceWorker.controller) waitingUpdate.set(() => changeOver(waiting));
  };
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
  setTimeout(() => void keepTheRest(), REST_AFTER_MS);
}

/** Have the parts of the app that were not used yet kept for when there is no network, unless it is dear. */
async function keepTheRest(): Promise<void> {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ type: "keep-the-rest" });
}

function changeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), {
    once: true,
  });
  waiting.postMessage({ type: "change-over" });
}
