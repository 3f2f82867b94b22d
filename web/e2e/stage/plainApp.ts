// Pages built on plain matrix-js-sdk and livekit-client, served at the server's own address.
import { join, resolve } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { build } from "vite";
import type { PlainWish } from "../plain/call.ts";
import type { PlainAccount } from "../plain/open.ts";

type Kind = "call" | "chat" | "classic";

/** Of each worker its own: while one builds anew, another serves. */
const builtOf = (kind: Kind) =>
  resolve(`node_modules/.cache/plain-${kind}-${process.env.TEST_PARALLEL_INDEX}`);

/** Comes into the call of a room, with camera and microphone. */
export async function enterPlainly(context: BrowserContext, wish: PlainWish): Promise<Page> {
  await buildPage("call");
  const page = await openPage(context, wish.baseUrl, "call");
  await enterAgain(page, wish);
  return page;
}

/** Comes to every chat, shows what could be read there, and lets write. */
export async function chatPlainly(context: BrowserContext, account: PlainAccount): Promise<Page> {
  await buildPage("chat");
  return chatAgain(context, account);
}

/** The same, in a browser that has had the page open. */
export async function chatAgain(context: BrowserContext, account: PlainAccount): Promise<Page> {
  return comeIn(context, account, "chat");
}

/** Comes to every chat, where it calls and is called as apps did before MatrixRTC. */
export async function telephonePlainly(context: BrowserContext, account: PlainAccount): Promise<Page> {
  await buildPage("classic");
  return comeIn(context, account, "classic");
}

async function comeIn(context: BrowserContext, account: PlainAccount, kind: Kind): Promise<Page> {
  const page = await openPage(context, account.baseUrl, kind);
  await page.evaluate((account) => (window as never as PlainWindow).enter(account), account);
  return page;
}

/** Call whoever is in a room, from a page that chats, and whatever one may. */
export async function callPlainly(page: Page, roomId: string): Promise<void> {
  await page.evaluate((roomId) => (window as never as PlainWindow).call(roomId), roomId);
}

export async function hangUpPlainly(page: Page): Promise<void> {
  await page.evaluate(() => (window as never as PlainWindow).hangUp());
}

async function buildPage(kind: Kind): Promise<void> {
  await build({
    root: resolve("e2e/plain"),
    base: "/plain/",
    configFile: false,
    logLevel: "error",
    build: {
      outDir: builtOf(kind),
      emptyOutDir: true,
      target: "es2022",
      rolldownOptions: { input: resolve(`e2e/plain/${kind}.ts`), output: { entryFileNames: "page.js" } },
    },
    worker: { format: "es" },
  });
}

async function openPage(context: BrowserContext, baseUrl: string, kind: Kind): Promise<Page> {
  const page = await context.newPage();
  await page.route("**/plain/**", (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ path: join(builtOf(kind), pathname.replace(/^\/plain\//, "")) });
  });
  // A page of this origin that does not run the app: the browser trusts it with what is on this machine.
  await page.goto(`${baseUrl}/manifest.webmanifest`);
  await page.addScriptTag({ url: "/plain/page.js", type: "module" });
  await page.waitForFunction(() => "enter" in window);
  return page;
}

interface PlainWindow {
  enter(wish: PlainAccount): Promise<void>;
  leave(): Promise<void>;
  call(roomId: string): Promise<void>;
  hangUp(): void;
  heard: { rings: number; declines: number };
}

/** The same, from a page that has left. */
export async function enterAgain(page: Page, wish: PlainWish): Promise<void> {
  await page.evaluate((wish) => (window as never as PlainWindow).enter(wish), wish);
}

export async function leavePlainly(page: Page): Promise<void> {
  await page.evaluate(() => (window as never as PlainWindow).leave());
}

/** How often others have rung, and have declined. */
export async function heardPlainly(page: Page): Promise<PlainWindow["heard"]> {
  return page.evaluate(() => (window as never as PlainWindow).heard);
}
