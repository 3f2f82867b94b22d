// Looking at a screen: it breaks no rule of WCAG 2.2 AA, fits its window, and is kept as a picture to be seen.
import { mkdir } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PICTURES = "node_modules/.cache/screens";

export const PHONE = { width: 390, height: 844 };
export const TABLET = { width: 820, height: 1180 };
export const DESKTOP = { width: 1440, height: 900 };

/** Look at what is open now in the light and on a wide screen, and in the dark on a phone. */
export async function lookAtBothWays(page: Page, name: string): Promise<void> {
  await lookAt(page, name);
  const wide = page.viewportSize();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize(PHONE);
  await lookAt(page, `${name}-phone-dark`);
  await page.emulateMedia({ colorScheme: null });
  if (wide) await page.setViewportSize(wide);
}

/**
 * Look at what is open now on a tablet in the light, and on a phone in the dark; it stays a tablet. On a desktop it
 * has to fit as well.
 */
export async function lookInHand(page: Page, name: string): Promise<void> {
  await lookAt(page, `${name}-tablet`);
  await glance(page, name, "desktop");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize(PHONE);
  await lookAt(page, `${name}-phone-dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(TABLET);
}

const SIZES = { phone: PHONE, tablet: TABLET, desktop: DESKTOP };

/** With LOOKS=all there is a picture of every size in either scheme: most would be seen by nobody. */
const isPictured = process.env.LOOKS === "all";

type Size = keyof typeof SIZES;

/** It has to fit this size; which rules it keeps is looked at in others. It stays the last that was looked at. */
export async function glance(page: Page, name: string, size: Size): Promise<void> {
  for (const one of isPictured ? (Object.keys(SIZES) as Size[]) : [size]) {
    await page.setViewportSize(SIZES[one]);
    for (const colorScheme of isPictured ? (["light", "dark"] as const) : []) {
      await page.emulateMedia({ colorScheme });
      await glanceAt(page, `${name}-${one}-${colorScheme}`);
    }
    if (!isPictured) await glanceAt(page, `${name}-${one}`);
  }
}

/** What is open now has to fit its window. */
export async function glanceAt(page: Page, name: string): Promise<void> {
  await expectToFit(page, name);
  if (!isPictured) return;
  await settle(page);
  await picture(page, name);
}

const VIEWS = [
  { size: "phone", viewport: PHONE },
  { size: "desktop", viewport: DESKTOP },
];

/** Look at the same moment on a phone and then on a desktop, each light and dark; it stays a dark desktop. */
export async function lookAround(page: Page, name: string): Promise<void> {
  for (const { size, viewport } of VIEWS) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await lookAt(page, `${name}-${size}-${colorScheme}`);
    }
  }
  await glance(page, name, "tablet");
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: "dark" });
}

/** Look at what is open now; `name` is the picture's. */
export async function lookAt(page: Page, name: string): Promise<void> {
  await settle(page);
  await picture(page, name);
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`).join("\n    ")}`,
  );
  expect.soft(told, name).toEqual([]);
  await expectToFit(page, name);
}

async function picture(page: Page, name: string): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png`, animations: "disabled" });
}

async function expectToFit(page: Page, name: string): Promise<void> {
  const tooWide = await page.evaluate(
    () =>
      new Promise<number>((done) =>
        requestAnimationFrame(() => done(document.documentElement.scrollWidth - window.innerWidth)),
      ),
  );
  expect.soft(tooWide, `${name} is wider than its window`).toBeLessThanOrEqual(0);
}

/** Wait until nothing is loaded any more that changes what is shown: what changes meanwhile cannot be judged. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const running = document
      .getAnimations()
      .filter(
        ({ playState, effect }) => playState === "running" && effect?.getTiming().iterations !== Infinity,
      );
    await Promise.allSettled(running.map(({ finished }) => finished));
    await new Promise<void>((done) => {
      const QUIET_MS = 200;
      // Where something moves all the time, such as who speaks.
      const MOST_MS = 3000;
      const end = () => {
        observer.disconnect();
        done();
      };
      let timer = setTimeout(end, QUIET_MS);
      const observer = new MutationObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(end, QUIET_MS);
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      setTimeout(end, MOST_MS);
    });
  });
}

/** Latin words that are the app's own: not names, addresses, keys of a keyboard, nor what people wrote. */
export async function englishOn(page: Page): Promise<string[]> {
  await settle(page);
  // Read in one moment: what comes in between would be taken for the app's own.
  const own = await page.evaluate(() => {
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not read by anybody
    const shown = ({ innerText }: HTMLElement) => innerText;
    const quoted = document.querySelectorAll<HTMLElement>("main ol, nav a, [data-testid='recovery-key']");
    return [...quoted].reduce((all, element) => all.replace(shown(element), ""), shown(document.body));
  });
  const named = await page
    .locator("[aria-label], [placeholder], [title]")
    .evaluateAll((elements) =>
      elements
        .filter((element) => !element.closest("[aria-hidden='true']"))
        .flatMap((element) =>
          ["aria-label", "placeholder", "title"].map((name) => element.getAttribute(name) ?? ""),
        ),
    );
  const theirs =
    /\S*(localhost|boris|amal|anna)\S*|![\w-]{20,}|\b(Matrix|Element X|IP|Telegram|WhatsApp|zip|JSON|Enter|Shift|Ctrl|QR|English|PIN|e-?mail)\b/gi;
  return [...own.split("\n"), ...named].filter((text) => /[a-z]{3}/i.test(text.replace(theirs, "")));
}
