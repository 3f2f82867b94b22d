// A page built on plain matrix-js-sdk and livekit-client, served at the server's own address.
import { join, resolve } from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { build } from "vite";
import type { PlainWish } from "../plain/page.ts";

const BUILT = resolve("node_modules/.cache/plain-page");

/** Comes into the call of a room, with camera and microphone. */
export async function enterPlainly(context: BrowserContext, wish: PlainWish): Promise<Page> {
  await build({
    root: resolve("e2e/plain"),
    base: "/plain/",
    configFile: false,
    logLevel: "error",
    build: {
      outDir: BUILT,
      emptyOutDir: true,
      target: "es2022",
      rolldownOptions: { input: resolve("e2e/plain/page.ts"), output: { entryFileNames: "page.js" } },
    },
    worker: { format: "es" },
  });
  const page = await context.newPage();
  await page.route("**/plain/**", (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill({ path: join(BUILT, pathname.replace(/^\/plain\//, "")) });
  });
  // A page of this origin that does not run the app: the browser trusts it with what is on this machine.
  await page.goto(`${wish.baseUrl}/manifest.webmanifest`);
  await page.addScriptTag({ url: "/plain/page.js", type: "module" });
  await page.waitForFunction(() => "enter" in window);
  await enterAgain(page, wish);
  return page;
}

interface PlainWindow {
  enter(wish: PlainWish): Promise<void>;
  leave(): Promise<void>;
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
