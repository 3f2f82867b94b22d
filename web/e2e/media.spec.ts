// Looking at what was sent: albums, the viewer, the gallery of a room, and files read in place; two people, encrypted.
import { Buffer } from "node:buffer";
import { readFile } from "node:fs/promises";
import type { Locator } from "@playwright/test";
import { inAChat } from "./stage/chatting.ts";
import { drawMoving, drawPicture, writeBitmap, writePdf } from "./stage/drawing.ts";
import { makeFilm } from "./stage/film.ts";
import { ask, expect, type Person, test } from "./stage/index.ts";
import { lookAt } from "./stage/looking.ts";
import { sendOpenly } from "./stage/sendingOpenly.ts";
import { fingerOn, pinch } from "./stage/touching.ts";

test.use({ serviceWorkers: "allow" });

const MB = 1_000_000;
const PHONE = { width: 390, height: 844 };
const COLOURS = [
  ["teal", "gold"],
  ["navy", "pink"],
  ["darkgreen", "white"],
  ["maroon", "orange"],
];

async function sendAlbum(anna: Person): Promise<void> {
  const files = await Promise.all(
    COLOURS.map(async (colours, at) => ({
      name: `garden-${at + 1}.png`,
      mimeType: "image/png",
      buffer: await drawPicture(anna, 1200, 800 + 100 * at, colours),
    })),
  );
  await anna.page.getByTestId("files").setInputFiles(files);
  const dialog = anna.page.getByRole("dialog");
  await dialog.getByLabel("Description of garden-2.png").fill("A pink rose bush at night");
  await dialog.getByLabel("Say something with it").fill("our garden");
  await lookAt(anna.page, "attachments-described");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(dialog).toBeHidden();
}

test("pictures sent together are one grid, and one looks through them closely", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  await sendAlbum(anna);
  const { page } = boris;
  const album = page.getByRole("group", { name: "4 pictures" });
  await expect(album.getByRole("button", { name: / of 4\)$/ })).toHaveCount(4);
  await expect(album.getByAltText("A pink rose bush at night")).toBeVisible();
  await expect(boris.message("our garden")).toBeVisible();
  await expect(anna.page.getByRole("group", { name: "4 pictures" })).toBeVisible();
  await lookAt(page, "album");

  const second = album.getByRole("button", { name: "A pink rose bush at night (2 of 4)" });
  await second.click();
  const viewer = page.getByRole("dialog");
  const picture = viewer.getByRole("img", { name: "A pink rose bush at night" });
  await expect(picture).toBeVisible();
  await expect(viewer.getByText(anna.name)).toBeVisible();
  await lookAt(page, "viewer");
  const widthOf = async () => Math.round((await picture.boundingBox())?.width ?? 0);
  const whole = await widthOf();
  await page.keyboard.press("+");
  await expect.poll(widthOf).toBeGreaterThan(whole);
  await page.keyboard.press("0");
  await expect.poll(widthOf).toBe(whole);
  await picture.dblclick();
  await expect.poll(widthOf).toBeGreaterThan(whole * 2);
  await picture.dblclick();
  await expect.poll(widthOf).toBe(whole);

  await page.keyboard.press("ArrowRight");
  await expect(viewer.getByRole("img", { name: "garden-3.webp" })).toBeVisible();
  await page.mouse.move(640, 400);
  await page.mouse.down();
  await page.mouse.move(300, 410, { steps: 4 });
  await page.mouse.up();
  await expect(viewer.getByRole("img", { name: "garden-4.webp" })).toBeVisible();
  await expect(viewer.getByRole("button", { name: "Later picture" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  const saved = page.waitForEvent("download");
  await viewer.getByRole("button", { name: "Save" }).click();
  expect((await saved).suggestedFilename()).toBe("garden-4.webp");
  await viewer.getByRole("button", { name: "Forward" }).click();
  await expect(page.getByRole("dialog", { name: /Forward/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: /Forward/ })).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(viewer).toBeHidden();
  await expect(second).toBeFocused();

  // Each is a message of its own.
  await second.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Reply", exact: true }).click();
  await boris.write("what a rose");
  await expect(anna.message("what a rose")).toContainText("A pink rose bush at night");
  const third = anna.page.getByRole("button", { name: "garden-3.webp (3 of 4)" });
  await third.click({ button: "right" });
  await anna.page.getByRole("menuitem", { name: "Delete", exact: true }).click();
  await expect(page.getByText("Message deleted")).toBeVisible();
});

test("a room's gallery and the files in it, on a phone", async ({ person }) => {
  const anna = await person("anna");
  const boris = await person("boris", { viewport: PHONE, hasTouch: true, colorScheme: "dark" });
  await anna.startChatWith(boris);
  await anna.write("Hello, see https://example.org/map");
  await boris.acceptInvitation(anna);
  await sendAlbum(anna);
  await sendFile(anna, "notes.txt", "text/plain", Buffer.from("<b>Привет</b>, nothing runs here"));
  await sendFile(anna, "plan.pdf", "application/pdf", writePdf(["First page", "Second page"]));
  await sendFile(anna, "broken.pdf", "application/pdf", Buffer.from("%PDF-1.4 and no more"));

  const { page } = boris;
  const broken = boris.message("broken.pdf");
  await expect(broken).toBeVisible();
  // What its first page looks like was drawn before it was sent; of a broken one there is none.
  const firstPage = page.getByRole("button", { name: "First page of plan.pdf" });
  await expect.poll(() => widthOf(firstPage.locator("img"))).toBeGreaterThan(500);
  await expect(broken.getByRole("img")).toHaveCount(0);
  await expect(broken.getByRole("button", { name: /First page/ })).toHaveCount(0);
  await firstPage.scrollIntoViewIfNeeded();
  await lookAt(page, "first-page-phone-dark");
  await firstPage.click();
  await expect(page.getByRole("status").filter({ hasText: "Page 1 of 2" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "More about this chat" }).click();
  await page.getByRole("menuitem", { name: "Media, files, links" }).click();
  const panel = page.getByRole("complementary", { name: "Media, files, links" });
  await expect(panel.getByRole("button", { name: /^Show picture/ })).toHaveCount(4);
  await expect(panel.getByText("That is everything since the beginning of the chat.")).toBeVisible();
  await lookAt(page, "gallery-media-phone-dark");
  await panel.getByRole("button", { name: /rose bush/ }).click();
  await expect(page.getByRole("dialog").getByRole("img", { name: /rose bush/ })).toBeVisible();
  await lookAt(page, "viewer-phone");
  await test.step("two fingers bring it closer, one goes to the next", async () => {
    const rose = page.getByRole("dialog").getByRole("img", { name: /rose bush/ });
    const acrossPx = async () => Math.round((await rose.boundingBox())?.width ?? 0);
    const whole = await acrossPx();
    await pinch(page, rose, 80, 240);
    await expect.poll(acrossPx).toBeGreaterThan(whole * 2.5);
    await pinch(page, rose, 240, 60);
    await expect.poll(acrossPx).toBe(whole);
    const finger = await fingerOn(page, rose);
    await finger.down();
    await finger.moveBy(5, -60);
    await finger.moveBy(5, -180);
    await finger.up();
    await expect(page.getByRole("dialog").getByRole("img", { name: "garden-3.webp" })).toBeVisible();
  });
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();

  await panel.getByRole("tab", { name: "Files" }).click();
  await expect(panel.getByText("plan.pdf")).toBeVisible();
  const page1 = panel.getByRole("button", { name: "First page of plan.pdf" });
  await expect.poll(() => widthOf(page1.locator("img"))).toBeGreaterThan(500);
  await lookAt(page, "gallery-files-phone-dark");
  await panel.getByRole("button", { name: "Read here: notes.txt" }).click();
  await expect(page.getByText("<b>Привет</b>, nothing runs here")).toBeVisible();
  await lookAt(page, "reader-text-phone-dark");
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "Read here: plan.pdf" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Page 1 of 2" })).toBeVisible();
  await expect(page.getByText("First page")).toBeAttached();
  await lookAt(page, "reader-pdf-phone-dark");
  await page.getByRole("region", { name: "Pages of plan.pdf" }).press("End");
  await expect(page.getByText("Second page")).toBeAttached();
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: "Read here: broken.pdf" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("This PDF is damaged");
  await page.keyboard.press("Escape");

  await panel.getByRole("searchbox", { name: "Search by name" }).fill("PLAN");
  await expect(panel.getByText("notes.txt")).toBeHidden();
  await expect(panel.getByText("plan.pdf")).toBeVisible();
  await panel.getByRole("searchbox", { name: "Search by name" }).fill("");
  await panel.getByRole("tab", { name: "Voice" }).click();
  await expect(panel.getByText("No voice messages.")).toBeVisible();
  await panel.getByRole("tab", { name: "Links" }).click();
  await expect(panel.getByRole("link", { name: "https://example.org/map" })).toBeVisible();
  await lookAt(page, "gallery-links-phone-dark");
  await panel.getByRole("button", { name: "Show in chat: https://example.org/map" }).click();
  await expect(panel).toBeHidden();
  await expect(boris.message("https://example.org/map")).toBeVisible();
});

test("a picture that moves goes on moving, without what a program wrote into it", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  const notes = "<x:xmpmeta><dc:creator>Olga of the flat above</dc:creator></x:xmpmeta>";
  const buffer = await drawMoving(anna, ["teal", "gold", "maroon"], notes);
  await anna.page.getByTestId("files").setInputFiles({ name: "dance.webp", mimeType: "image/webp", buffer });
  const dialog = anna.page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: "Smaller" })).toBeChecked();
  await expect(dialog.getByRole("switch")).not.toBeChecked();
  await lookAt(anna.page, "moving-to-send");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  const shown = boris.page.getByAltText("dance.webp");
  await expect.poll(() => widthOf(shown)).toBe(64);
  const sent = await bytesOf(shown);
  expect(sent.toString("latin1").match(/ANMF/g)).toHaveLength(3);
  expect(sent.includes("ANIM")).toBe(true);
  expect(sent.includes("Olga")).toBe(false);

  await test.step("so does an AVIF, which browsers cannot make but show", async () => {
    await anna.page.getByTestId("files").setInputFiles({
      name: "lights.avif",
      mimeType: "image/avif",
      buffer: await readFile(new URL("../src/core/traces/examples/moving.avif", import.meta.url)),
    });
    await dialog.getByRole("button", { name: "Send", exact: true }).click();
    const lights = boris.page.getByAltText("lights.avif");
    await expect.poll(() => widthOf(lights)).toBe(32);
    const came = await bytesOf(lights);
    expect(came.toString("latin1", 4, 12)).toBe("ftypavis");
    expect(came.includes("SECRET")).toBe(false);
    expect(await framesOf(lights)).toBe(3);
  });
});

/** How many pictures the browser finds in it, one after the other. */
function framesOf(picture: Locator): Promise<number> {
  return picture.evaluate(async (image: HTMLImageElement) => {
    const { body, headers } = await fetch(image.src);
    if (!body) return 0;
    const decoder = new ImageDecoder({ data: body, type: headers.get("content-type") ?? "image/avif" });
    await decoder.tracks.ready;
    await decoder.completed;
    return decoder.tracks.selectedTrack?.frameCount ?? 0;
  });
}

/** What came, opened. */
async function bytesOf(picture: Locator): Promise<Buffer> {
  const bytes = await picture.evaluate(async (image: HTMLImageElement) => [
    ...(await (await fetch(image.src)).bytes()),
  ]);
  return Buffer.from(bytes);
}

test("of what is not encrypted the server makes the small picture", async ({ person, url }) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  const token = await anna.accessToken();
  const wish = { preset: "public_chat", name: "Harbour" };
  const { room_id: roomId } = await ask<{ room_id: string }>(url, "POST", "/createRoom", wish, token);
  /** As another app might: without a small picture. */
  const send = (msgtype: string, body: string, mimetype: string, bytes: Buffer) =>
    sendOpenly({ url, token, roomId }, { msgtype, body, mimetype, bytes });
  await send("m.image", "quay.png", "image/png", await drawPicture(anna, 2400, 1800));
  // Between them words: what follows at once is an album.
  await anna.chat("Harbour").click();
  await anna.write("and the ships");
  await send(
    "m.video",
    "ships.webm",
    "video/webm",
    await makeFilm(anna.page, { seconds: 8, sizeBytes: 12 * MB }),
  );
  await anna.write("and one of a kind that the server does not draw");
  await send("m.image", "buoy.bmp", "image/bmp", writeBitmap(2, 2));
  await send("m.file", "fees.pdf", "application/pdf", writePdf(["Fees of the harbour"]));
  await ask(url, "POST", `/join/${encodeURIComponent(roomId)}`, {}, await boris.accessToken());

  const { page } = boris;
  await boris.chat("Harbour").click();
  const quay = page.getByAltText("quay.png");
  await expect.poll(() => widthOf(quay)).toBe(800);
  await expect.poll(() => widthOf(page.getByAltText("buoy.bmp"))).toBe(2);
  const film = page.getByRole("button", { name: /^Play: ships\.webm/ });
  await expect.poll(() => widthOf(film.locator("img"))).toBe(320);
  await test.step("the film is played while it comes, and from where one jumps to", async () => {
    const parts: string[] = [];
    page.context().on("response", async (answer) => {
      if (answer.url().includes("/media/download/") && answer.status() === 206)
        parts.push((await answer.headerValue("content-range")) ?? "");
    });
    await film.click();
    const playing = page.locator("video[src^='/stream/']");
    const atS = () => playing.evaluate((video: HTMLVideoElement) => video.currentTime);
    await expect.poll(atS).toBeGreaterThan(0);
    await playing.evaluate((video: HTMLVideoElement) => {
      video.pause();
      video.currentTime = 7.5;
    });
    await expect.poll(() => playing.evaluate((video: HTMLVideoElement) => video.seeking)).toBe(false);
    expect(await atS()).toBeCloseTo(7.5, 1);
    expect(await playing.evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThan(1);
    await expect.poll(() => parts.some((part) => /^bytes [1-9]\d{5,}-/.test(part))).toBe(true);
  });
  const fees = page.getByRole("button", { name: "First page of fees.pdf" });
  await expect.poll(() => widthOf(fees.locator("img"))).toBe(424);
  await lookAt(page, "made-by-the-server");
  await page.getByRole("button", { name: "Show picture: quay.png" }).click();
  await expect.poll(() => widthOf(page.getByRole("dialog").getByAltText("quay.png"))).toBe(2400);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "More about this chat" }).click();
  await page.getByRole("menuitem", { name: "Media, files, links" }).click();
  const panel = page.getByRole("complementary", { name: "Media, files, links" });
  await expect.poll(() => widthOf(panel.getByAltText("quay.png"))).toBe(800);
  await expect.poll(() => widthOf(panel.getByAltText("ships.webm"))).toBe(320);
  await expect.poll(() => widthOf(panel.getByAltText("buoy.bmp"))).toBe(2);
});

/** How many pixels of a picture there are. */
function widthOf(picture: Locator): Promise<number> {
  return picture.evaluate((image: HTMLImageElement) => image.naturalWidth);
}

async function sendFile(anna: Person, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await anna.page.getByTestId("files").setInputFiles({ name, mimeType, buffer });
  await anna.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  await expect(anna.message(name)).toBeVisible();
}
