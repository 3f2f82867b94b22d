// Registers the service worker, and says when a newer version of the app waits.
import { Store } from "../core/store.ts";

/** A newer version that is ready; call it to change over (the page loads anew). */
export const waitingUpdate = new Store<(() => void) | undefined>(undefined);

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
}

function changeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), {
    once: true,
  });
  waiting.postMessage({ type: "change-over" });
}
