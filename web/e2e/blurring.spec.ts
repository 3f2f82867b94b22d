// What is behind a person is blurred before anybody sees it: the browser's own camera shows no person, so all of it is.
import type { Locator } from "@playwright/test";
import { callWith, headOf, press, ringing, watchLines } from "./stage/calling.ts";
import { inAChat } from "./stage/chatting.ts";
import { expect, test } from "./stage/index.ts";

/** People are told apart without a graphics card here. */
const SLOWLY = { timeout: 60_000 };
/** On its way a film loses some of its sharpness, and more at first: it is compared with itself. */
const CLEARLY = 1.3;

/** How much neighbouring points of a film differ, on average. */
function sharpnessOf(film: Locator): Promise<number> {
  return film.evaluate(measure, undefined, SLOWLY);
}

function measure(video: HTMLVideoElement): number {
  const canvas = document.createElement("canvas");
  const { videoWidth: width, videoHeight: height } = video;
  Object.assign(canvas, { width, height });
  const brush = canvas.getContext("2d");
  if (!brush || !width) return 0;
  brush.drawImage(video, 0, 0);
  const { data } = brush.getImageData(0, 0, width, height);
  let sum = 0;
  for (let at = 0; at < data.length - 4; at += 4) sum += Math.abs((data[at] ?? 0) - (data[at + 4] ?? 0));
  return sum / (data.length / 4);
}

test("what is behind one is blurred at a wish, for the other too", async ({ browserOf, personIn }) => {
  const context = await browserOf();
  await watchLines(context);
  const [anna, boris] = await inAChat(async (name) =>
    personIn(name === "anna" ? context : await browserOf(), name),
  );
  await press(headOf(anna), "Video call");
  const dialog = anna.page.getByRole("dialog");
  const film = dialog.getByLabel("How you will be seen");
  await expect.poll(() => sharpnessOf(film)).toBeGreaterThan(0);
  const sharp = await sharpnessOf(film);

  await dialog.getByRole("switch", { name: "Blur what is behind me" }).click();
  await expect.poll(() => sharpnessOf(film), SLOWLY).toBeLessThan(sharp / 2);
  expect(await sharpnessOf(film)).toBeGreaterThan(0);

  await dialog.getByRole("switch", { name: "Blur what is behind me" }).click();
  await expect.poll(() => sharpnessOf(film)).toBeGreaterThan(sharp / 2);
  await dialog.getByRole("switch", { name: "Blur what is behind me" }).click();
  await anna.page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await press(headOf(anna), "Video call");
  await expect(dialog.getByRole("switch", { name: "Blur what is behind me" })).toBeChecked();
  await expect.poll(() => sharpnessOf(film), SLOWLY).toBeGreaterThan(0);
  expect(await sharpnessOf(film)).toBeLessThan(sharp / 2);

  await dialog.getByRole("textbox", { name: "Why you call" }).fill("The flat");
  await press(dialog, "Call and show my address");
  await press(ringing(boris), "Answer and show my address");
  const seen = callWith(boris, anna).getByLabel(`${anna.name}, live`);
  await expect.poll(() => sharpnessOf(seen), SLOWLY).toBeGreaterThan(0);
  const blurred = await sharpnessOf(seen);
  await press(callWith(anna, boris), "Microphone, camera, loudspeaker");
  const blur = callWith(anna, boris).getByRole("switch", { name: "Blur what is behind me" });
  await blur.click();
  await expect.poll(() => sharpnessOf(seen), SLOWLY).toBeGreaterThan(blurred * CLEARLY);
  const clear = await sharpnessOf(seen);
  await blur.click();
  await expect.poll(() => sharpnessOf(seen), SLOWLY).toBeLessThan(clear / CLEARLY);
});

test("a camera that cannot be blurred stays off", async ({ browserOf, personIn }) => {
  const context = await browserOf();
  await watchLines(context);
  await context.route("**/blur/*", (route) => route.abort());
  const [anna] = await inAChat(async (name) => personIn(name === "anna" ? context : await browserOf(), name));
  await press(headOf(anna), "Video call");
  const dialog = anna.page.getByRole("dialog");
  await expect(dialog.getByLabel("How you will be seen")).toBeVisible();

  await dialog.getByRole("switch", { name: "Blur what is behind me" }).click();

  await expect(dialog.getByText("What is behind you cannot be blurred now")).toBeVisible();
  await expect(dialog.getByLabel("How you will be seen")).toBeHidden();
});
