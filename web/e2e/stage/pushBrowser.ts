// A browser whose push service is ours: everything else about it is Chromium's own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type LaunchOptions, type Page, type Worker } from "@playwright/test";
import { wholeBrowser } from "./chromium.ts";
import type { PushService } from "./pushService.ts";

export interface PushBrowser {
  context: BrowserContext;
  close(): Promise<void>;
}

/** Launched with a profile on disk: without one Chromium keeps no subscriptions. */
export async function launchPushBrowser(
  service: PushService,
  url: string,
  { args = [] }: LaunchOptions,
): Promise<PushBrowser> {
  const profile = await mkdtemp(join(tmpdir(), "veche-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: wholeBrowser,
    // The old headless mode has no push messaging.
    args: ["--headless=new", ...args.filter(isHarmless), ...service.browserArgs],
    ignoreDefaultArgs: ["--disable-background-networking"],
    baseURL: url,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  await context.grantPermissions(["notifications"], { origin: url });
  // The app tells the server Chromium's address of its push service; here, that is us.
  await context.route("**/pushers/set", async (route) => {
    const body = route.request().postDataJSON();
    if (body.data?.url) body.data.url = service.endpointOf(body.data.url);
    await route.continue({ postData: JSON.stringify(body) });
  });
  return {
    context,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

export interface Shown {
  title: string;
  body: string;
}

/** What is on the screen, asked from a page of this origin that does not run the app. */
export async function noticesOn(page: Page): Promise<Shown[]> {
  const quiet = "/manifest.webmanifest";
  if (!page.url().endsWith(quiet)) await page.goto(quiet);
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration("/");
    const notices = (await registration?.getNotifications()) ?? [];
    return notices.map(({ title, body }) => ({ title, body }));
  });
}

/** What a service worker has that its tests need; windows are noted instead of opened. */
interface WorkerScope {
  registration: ServiceWorkerRegistration;
  clients: { openWindow(address: string): Promise<null> };
  windowsOpened?: string[];
  NotificationEvent: new (name: string, init: { notification: Notification }) => Event;
  dispatchEvent(event: Event): boolean;
}

/** Do what the browser does when somebody taps the only notification. */
export function tapNotice(context: BrowserContext): Promise<void> {
  return workerOf(context).evaluate(async () => {
    const scope = globalThis as unknown as WorkerScope;
    const opened: string[] = [];
    scope.windowsOpened = opened;
    scope.clients.openWindow = async (address) => {
      opened.push(address);
      return null;
    };
    const [notification] = await scope.registration.getNotifications();
    if (!notification) throw new Error("There is no notification.");
    scope.dispatchEvent(new scope.NotificationEvent("notificationclick", { notification }));
  });
}

/** The addresses of the windows that the last tap opened. */
export function windowsOpened(context: BrowserContext): Promise<string[]> {
  return workerOf(context).evaluate(() => (globalThis as unknown as WorkerScope).windowsOpened ?? []);
}

function workerOf(context: BrowserContext): Worker {
  const worker = context.serviceWorkers().at(-1);
  if (!worker) throw new Error("There is no service worker.");
  return worker;
}

/** Close every page of the app and stop its service worker, as long after somebody has left. Returns an empty page. */
export async function closeApp(context: BrowserContext): Promise<Page> {
  const empty = await context.newPage();
  for (const page of context.pages()) if (page !== empty) await page.close();
  const session = await context.newCDPSession(empty);
  const stopped = new Promise<void>((done) =>
    session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === "stopped")) done();
    }),
  );
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await stopped;
  await session.detach();
  return empty;
}

/** Playwright lets every page believe that it has the focus: after its next load, this one knows that it has not. */
export async function lookAway(page: Page): Promise<void> {
  await page.addInitScript(() => {
    document.hasFocus = () => false;
  });
}

function isHarmless(arg: string): boolean {
  return arg !== "--disable-background-networking";
}
