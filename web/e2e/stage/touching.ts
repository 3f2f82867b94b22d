// Fingers on a screen, as Chromium's own protocol moves them.
import type { Locator, Page } from "@playwright/test";

interface Finger {
  x: number;
  y: number;
}

/** A finger above the middle of something. */
export async function fingerOn(page: Page, what: Locator) {
  const { middle, touch } = await above(page, what);
  const { x, y } = middle;
  return {
    down: () => touch("touchStart", [middle]),
    moveBy: (down: number, aside = 0) => touch("touchMove", [{ x: x + aside, y: y + down }]),
    up: () => touch("touchEnd", []),
  };
}

/** Two fingers, beside each other around the middle of something, go from so far apart to so far. */
export async function pinch(page: Page, what: Locator, fromPx: number, toPx: number): Promise<void> {
  const { middle, touch } = await above(page, what);
  const apart = (px: number) => [-1, 1].map((side) => ({ x: middle.x + (side * px) / 2, y: middle.y }));
  await touch("touchStart", apart(fromPx));
  for (const share of [0.25, 0.5, 0.75, 1]) await touch("touchMove", apart(fromPx + (toPx - fromPx) * share));
  await touch("touchEnd", []);
}

async function above(page: Page, what: Locator) {
  const box = await what.boundingBox();
  if (!box) throw new Error("It is not to be seen.");
  const middle: Finger = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", fingers: Finger[]) =>
    devtools.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: fingers.map(({ x, y }, id) => ({ x, y, id })),
    });
  return { middle, touch };
}
