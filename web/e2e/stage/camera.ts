// A camera that looks at another screen of the story: what is held before it, the page sees.
import type { Locator, Page } from "@playwright/test";

/** From the next load on, the page has this camera; there is nothing before it yet. */
export async function giveCamera(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 640 });
    const paint = canvas.getContext("2d");
    let held: ImageBitmap | undefined;
    // A camera never stops: a still picture would come only once.
    setInterval(() => {
      if (!paint) return;
      paint.fillStyle = "#999";
      paint.fillRect(0, 0, 640, 640);
      if (held) paint.drawImage(held, 60, 60, 520, 520);
    }, 100);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream();
    Object.assign(window, {
      holdUp: async (base64: string) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        held = await createImageBitmap(new Blob([bytes]));
      },
    });
  });
}

/** Hold a picture, such as of what another page shows, before the camera of a page. */
export async function holdUp(picture: Buffer, before: Page): Promise<void> {
  await before.evaluate(
    (base64) => (window as unknown as { holdUp(base64: string): Promise<void> }).holdUp(base64),
    picture.toString("base64"),
  );
}

/** The pixels of what is shown, for somebody outside of every page to read. */
export async function pixelsOf(
  shown: Locator,
): Promise<{ width: number; height: number; data: Uint8ClampedArray }> {
  const picture = (await shown.screenshot()).toString("base64");
  const { width, height, data } = await shown.page().evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const paint = canvas.getContext("2d");
    if (!paint) throw new Error("This browser cannot draw.");
    paint.drawImage(bitmap, 0, 0);
    const { data } = paint.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width: bitmap.width, height: bitmap.height, data: Array.from(data) };
  }, picture);
  return { width, height, data: Uint8ClampedArray.from(data) };
}
