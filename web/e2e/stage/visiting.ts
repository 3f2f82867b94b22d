// Going from place to place in an app that stays open.
import type { Page } from "@playwright/test";

/** Go to a place of the app as a link would, without loading it anew. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    window.history.pushState(null, "", to);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }, path);
}
