// A server that is silent: what a page asks of it is held, and let go when the story says so.
import type { Page, Route } from "@playwright/test";

const ASKED = "**/_matrix/**";

export interface Held {
  /** What was asked meanwhile, such as "PUT .../typing/...". */
  asked(): string[];
  /** Let everything through, in the order in which it was asked. */
  letGo(): Promise<void>;
}

export async function hold(page: Page): Promise<Held> {
  const held: Route[] = [];
  let isHeld = true;
  await page.route(ASKED, (route) => (isHeld ? void held.push(route) : route.continue()));
  return {
    asked: () => held.map((route) => `${route.request().method()} ${route.request().url()}`),
    letGo: async () => {
      isHeld = false;
      // What the page has given up meanwhile is nobody's any more.
      for (const route of held) await route.continue().catch(() => undefined);
      await page.unroute(ASKED);
    },
  };
}
