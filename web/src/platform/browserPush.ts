// The browser's side of Web Push: what it can do, and the one subscription that all accounts here share.

/** Why a browser cannot notify at all. */
export type Lack = "nothing" | "home-screen";

/** Undefined when notifications can be shown. On iPhones, only an app on the home screen may. */
export function findLack(): Lack | undefined {
  if ("Notification" in window && "serviceWorker" in navigator) return undefined;
  return /iP(hone|ad|od)/.test(navigator.userAgent) ? "home-screen" : "nothing";
}

export async function findSubscription(): Promise<PushSubscription | undefined> {
  const { pushManager } = await navigator.serviceWorker.ready;
  return (await pushManager?.getSubscription()) ?? undefined;
}

/** The subscription made with a server's key; one made with another key is of no use and ended. */
export async function subscribe(serverKey: Uint8Array<ArrayBuffer>): Promise<PushSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const existing = await pushManager.getSubscription();
  if (existing && isSameKey(existing.options.applicationServerKey, serverKey)) return existing;
  await existing?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: serverKey });
}

function isSameKey(key: ArrayBuffer | null, other: Uint8Array): boolean {
  const bytes = new Uint8Array(key ?? new ArrayBuffer());
  return bytes.length === other.length && bytes.every((byte, index) => byte === other[index]);
}
