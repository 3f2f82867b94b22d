// Recordings of calls in stories: the film in the chat, and what is seen and heard in it.
import { expect, type Locator } from "@playwright/test";
import { press } from "./calling.ts";
import { SLOWLY } from "./groupCalling.ts";
import type { Person } from "./person.ts";

/** A film of a call in the chat, told by its name. */
export const filmIn = ({ messages }: Person) =>
  messages.getByRole("button", { name: /^Play: Call \d{4}-\d\d-\d\d \d\d\.\d\d\.webm/ });

export async function playFilm(person: Person): Promise<void> {
  await filmIn(person).click(SLOWLY);
  const film = person.page.locator("video[src]").last();
  await expect
    .poll(() => film.evaluate((video: HTMLVideoElement) => video.currentTime), SLOWLY)
    .toBeGreaterThan(0.5);
}

/** What is seen and heard in the film that is open. */
export async function lookIntoFilm({ page }: Person) {
  return page
    .locator("video[src]")
    .last()
    .evaluate(async (video: HTMLVideoElement) => {
      const bytes = await (await fetch(video.src)).arrayBuffer();
      const sizeBytes = bytes.byteLength;
      const [first] = new Uint32Array(bytes.slice(0, 4));
      const sound = await new AudioContext().decodeAudioData(bytes);
      const loudest = sound.getChannelData(0).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const brush = canvas.getContext("2d");
      brush?.drawImage(video, 0, 0);
      const pixels = brush?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const colors = new Set<number>();
      for (let at = 0; at < pixels.length; at += 4) colors.add(Number(pixels[at]) >> 3);
      return {
        sizeBytes,
        isWebm: first === 0xa3df451a,
        lengthS: video.duration,
        soundS: sound.duration,
        loudest,
        width: video.videoWidth,
        colors: colors.size,
      };
    });
}

/** Record the call that is open, do something meanwhile, and stop when there is something in the film. */
export async function recordFor(
  { page }: Person,
  screen: Locator,
  meanwhile: () => Promise<void>,
): Promise<void> {
  await press(screen, "More");
  await page.getByRole("menuitem", { name: "Record the call" }).click();
  await press(page.getByRole("dialog", { name: "Record the call?" }), "Tell all and record");
  await expect(screen.getByText("You are recording the call").last()).toBeVisible(SLOWLY);
  await meanwhile();
  // After the time of the call itself.
  await expect(screen.locator("time").last()).toHaveText(/0:(0[4-9]|[1-5])|[1-9]:/, SLOWLY);
  await screen.getByRole("button", { name: "Stop recording" }).click();
  await expect(screen.getByText("You are recording the call")).toHaveCount(0, SLOWLY);
}
