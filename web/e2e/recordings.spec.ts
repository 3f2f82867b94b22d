// What is said: voice messages and round videos, from Chromium's camera and microphone that are none, to somebody who plays them.
import type { Page } from "@playwright/test";
import { inAChat } from "./stage/chatting.ts";
import { expect, test } from "./stage/index.ts";
import { lookAround, lookAt } from "./stage/looking.ts";

test.use({ serviceWorkers: "allow" });

/** How long the sound, or the film, has been played. */
async function hasPlayed(position: () => Promise<number>): Promise<void> {
  await expect.poll(position, { timeout: 30_000 }).toBeGreaterThan(0);
}

/** A time of so many seconds or more; who looks seldom misses some. */
function atLeast(seconds: number, after = ""): RegExp {
  const times = Array.from({ length: 60 - seconds }, (_, more) => String(seconds + more).padStart(2, "0"));
  return new RegExp(`^0:(${times.join("|")})${after}$`);
}

/** How fast the sound is played that the page makes from now on: it is in no element that can be seen. */
async function watchSound(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const Sound = window.Audio;
    window.Audio = new Proxy(Sound, {
      construct: (_sound, [url]: [string?]) => Object.assign(window, { heard: new Sound(url) }).heard,
    });
  });
  return () => page.evaluate(() => (window as unknown as { heard: HTMLAudioElement }).heard.playbackRate);
}

test("what one says into the microphone and the camera is played by the other", async ({ person }) => {
  test.setTimeout(360_000);
  const [anna, boris] = await inAChat(person);

  await test.step("a voice message: recorded, paused, heard, gone on with, sent", async () => {
    const { page } = anna;
    await page.getByRole("button", { name: "Record a voice message" }).click();
    const recording = page.getByRole("group", { name: "Recording a voice message" });
    // How loud it is comes as it is said.
    const bars = recording.locator("span[aria-hidden] > span");
    await expect.poll(() => bars.count()).toBeGreaterThan(0);
    const sofar = await bars.count();
    await expect.poll(() => bars.count()).toBeGreaterThan(sofar);
    await expect(recording.locator("time")).toHaveText(atLeast(2));
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Listen" }).click();
    await page.getByRole("button", { name: "Go on recording" }).click();
    const [, before] = /(\d+)$/.exec((await recording.locator("time").textContent()) ?? "") ?? [];
    await expect(recording.locator("time")).toHaveText(atLeast(Number(before) + 2));
    await page.getByRole("button", { name: "Send the voice message" }).click();
    await expect(anna.composer).toBeVisible();
  });

  await test.step("the other hears it, faster", async () => {
    const position = boris.page.getByRole("slider", { name: "Position in: Voice message" });
    await expect(position).toBeVisible();
    // How loud it was, as Anna's browser had measured it: not the same all the time.
    const bars = boris.page.locator("svg:has(+ input[type=range]) rect");
    const heights = await bars.evaluateAll((all) => all.map((bar) => bar.getAttribute("height")));
    expect(heights).toHaveLength(48);
    expect(new Set(heights).size).toBeGreaterThan(2);
    const speedOf = await watchSound(boris.page);
    await boris.page.getByRole("button", { name: "Play: Voice message" }).click();
    await hasPlayed(async () => Number(await position.inputValue()));
    expect(await speedOf()).toBe(1);
    for (const [speed, faster] of [["1×", 1.5] as const, ["1.5×", 2] as const]) {
      await boris.page.getByRole("button", { name: `Speed: ${speed}.` }).click();
      await expect.poll(speedOf).toBe(faster);
    }
    await expect(boris.page.getByRole("button", { name: "Speed: 2×." })).toBeVisible();
    await lookAt(boris.page, "voice");
  });

  await test.step("a round video: why, what is seen, looked at, sent", async () => {
    const { page } = anna;
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("menuitem", { name: "Round video" }).click();
    const dialog = page.getByRole("dialog", { name: "Round video" });
    await expect(dialog.getByText("The browser will ask")).toBeVisible();
    await lookAt(page, "round-reason");
    await dialog.getByRole("button", { name: "Turn the camera on" }).click();
    await expect(dialog.getByRole("button", { name: "Record" })).toBeVisible();
    await lookAt(page, "round-ready");
    await dialog.getByRole("button", { name: "Record" }).click();
    await expect(dialog.getByText("of 1:00")).toHaveText(atLeast(2, " of 1:00"));
    await dialog.getByRole("button", { name: "Stop" }).click();
    await expect(dialog.getByRole("button", { name: "Record again" })).toBeVisible();
    await lookAt(page, "round-looking");
    await dialog.getByRole("button", { name: "Send" }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("the other sees it as a circle, and hears it", async () => {
    await boris.page.getByRole("button", { name: "Play: Round video" }).click();
    const film = boris.page.locator("video");
    await hasPlayed(() => film.evaluate((video: HTMLVideoElement) => video.currentTime));
    expect(await film.evaluate((video: HTMLVideoElement) => video.muted)).toBe(false);
    expect(await film.evaluate((video: HTMLVideoElement) => [video.videoWidth, video.videoHeight])).toEqual([
      512, 512,
    ]);
    await expect(boris.page.getByRole("button", { name: "Play: Round video" })).toBeVisible({
      timeout: 60_000,
    });
    await lookAround(boris.page, "round");
  });
});
