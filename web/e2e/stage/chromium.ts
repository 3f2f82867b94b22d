// Which browsers this machine has; undefined for what Playwright may have brought itself.
import { existsSync } from "node:fs";

/** The browser that people have. */
export const wholeBrowser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);

/** The same without its windows, which take a third of a story's time; it has no push messages. */
export const windowless = ["/usr/bin/chromium-headless-shell"].find(existsSync);
