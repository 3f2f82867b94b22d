// What the app is careful with: the place in photos and films, files that can do harm, and what a virus scanner says.
import { readFile } from "node:fs/promises";
import { inAChat } from "./stage/chatting.ts";
import { writeBitmap } from "./stage/drawing.ts";
import { ask, test as base, expect, type Person } from "./stage/index.ts";
import { onServer } from "./stage/inhabited.ts";
import { lookAround, lookAt, lookAtBothWays } from "./stage/looking.ts";
import { EICAR, type Scanner, startScanner } from "./stage/scanner.ts";
import { sendOpenly } from "./stage/sendingOpenly.ts";
import type { Server } from "./stage/server.ts";

/** A server whose scanner takes files of up to a megabyte, and where everybody may have 20 of them. */
const test = base.extend<object, { scanner: Scanner; server: Server }>({
  scanner: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter
    async ({}, use) => {
      const scanner = await startScanner();
      await use(scanner);
      await scanner.stop();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ scanner }, use) => {
      const environment = {
        VECHE_MEDIA_SCANNER: scanner.address,
        VECHE_MEDIA_SCANNER_MOST_BYTES: "1000000",
        VECHE_MEDIA_USER_QUOTA_BYTES: "20000000",
      };
      await onServer(use, { environment });
    },
    { scope: "worker" },
  ],
});

test.use({ serviceWorkers: "allow" });

const PHOTO = new URL("../src/core/traces/examples/place.jpg", import.meta.url);
const SECRET = "SECRET-PLACE";
const FILM = new URL("../src/core/traces/examples/first.mov", import.meta.url);
const FILMED_AT = "+12.3457+076.5433";

/** The bytes of the newest picture that this person sees. */
async function newestPicture({ page }: Person): Promise<string> {
  return page
    .getByRole("list", { name: "Messages" })
    .locator("img[src^='blob:']")
    .last()
    .evaluate(async (image: HTMLImageElement) => {
      const bytes = await (await (await fetch(image.src)).blob()).bytes();
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    });
}

test("photos and films go without their place, unless one wants it to; until it is there one sees what it is like", async ({
  person,
}) => {
  test.setTimeout(360_000);
  const [anna, boris] = await inAChat(person);
  const file = { name: "dacha.jpg", mimeType: "image/jpeg", buffer: await readFile(PHOTO) };
  const dialog = anna.page.getByRole("dialog");
  const keep = dialog.getByRole("switch", { name: "Keep what is written into pictures and films" });
  const send = async (how: "kept" | "removed") => {
    await anna.page.getByTestId("files").setInputFiles(file);
    await expect(keep).toBeHidden();
    await dialog.getByText("As a file").click();
    await expect(keep).not.toBeChecked();
    await expect(dialog.getByText("Removed before it is sent: where it was taken")).toBeVisible();
    if (how === "removed") await lookAround(anna.page, "traces");
    if (how === "kept") await keep.click({ force: true });
    await dialog.getByRole("button", { name: "Send", exact: true }).click();
    await expect(dialog).toBeHidden();
  };

  let letThrough = () => {};
  const held = new Promise<void>((done) => {
    letThrough = done;
  });
  await boris.context.route(/media\/download/, async (route) => {
    await held;
    await route.continue();
  });
  await send("removed");
  const picture = boris.page.getByRole("button", { name: "Show picture: dacha.jpg" });
  await expect(picture.locator("canvas")).toBeVisible();
  await lookAt(boris.page, "blurhash");
  letThrough();
  await expect(picture.locator("img")).toBeVisible();
  await expect(picture.locator("canvas")).toBeHidden();
  expect(await newestPicture(boris)).not.toContain(SECRET);
  // Which side is up stays: it was taken upright.
  await expect(
    boris.page.getByRole("list", { name: "Messages" }).locator("img[src^='blob:']"),
  ).toHaveJSProperty("naturalHeight", 64);

  await send("kept");
  await expect(picture).toHaveCount(2);
  await expect(picture.last().locator("img")).toBeVisible();
  await expect.poll(() => newestPicture(boris)).toContain(SECRET);

  const film = await readFile(FILM);
  expect(film.includes(FILMED_AT)).toBe(true);
  await anna.page
    .getByTestId("files")
    .setInputFiles({ name: "walk.mp4", mimeType: "video/mp4", buffer: film });
  await expect(keep).not.toBeChecked();
  await expect(dialog.getByText("Removed before it is sent: where it was taken")).toBeVisible();
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await boris.page.getByRole("button", { name: "Play: walk.mp4" }).click();
  const seen = boris.page.locator("video[src^='blob:']");
  await expect(seen).toHaveJSProperty("videoWidth", 16);
  const bytes = await seen.evaluate(async (video: HTMLVideoElement) => (await fetch(video.src)).text());
  expect(bytes).toContain("moov");
  expect(bytes).not.toContain(FILMED_AT);
});

test("before a dangerous file is saved one is asked; what was not scanned says so; a virus is refused", async ({
  person,
  url,
}) => {
  test.setTimeout(360_000);
  const [anna, boris] = [await person("anna"), await person("boris")];
  const asked = [url, "POST", "/createRoom", { preset: "public_chat" }, await anna.accessToken()] as const;
  const roomId = encodeURIComponent((await ask<{ room_id: string }>(...asked)).room_id);
  await ask(url, "POST", `/join/${roomId}`, {}, await boris.accessToken());
  for (const { page } of [anna, boris]) await page.goto(`/room/${roomId}`);
  const send = async (name: string, buffer: Buffer) => {
    await anna.page
      .getByTestId("files")
      .setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    await anna.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  };

  await send("invoice.pdf.exe", Buffer.from("a program"));
  const save = boris.page.getByRole("button", { name: "Save file invoice.pdf.exe" });
  await save.click();
  const question = boris.page.getByRole("dialog", { name: "This file can do harm" });
  await expect(question).toContainText("invoice.pdf.exe");
  await expect(question).toContainText("It is a program.");
  await expect(question).toContainText(/What counts is the end: .?\.exe/);
  await lookAround(boris.page, "danger");
  await question.getByRole("button", { name: "Do not save" }).click();
  await expect(question).toBeHidden();
  await expect(boris.message("invoice.pdf.exe").getByText("Saved")).toBeHidden();
  await save.click();
  const saving = boris.page.waitForEvent("download");
  await question.getByRole("button", { name: "Save all the same" }).click();
  expect((await saving).suggestedFilename()).toBe("invoice.pdf.exe");

  await send("large.bin", Buffer.alloc(1_500_000));
  await expect(boris.message("large.bin")).toContainText("Not checked for viruses: it is too large for that");
  await lookAt(boris.page, "not-scanned");
  await expect(boris.message("invoice.pdf.exe")).not.toContainText("Not checked");

  await test.step("pictures, films and sounds say so too, in the chat and seen large", async () => {
    const place = { url, token: await anna.accessToken(), roomId: decodeURIComponent(roomId) };
    const share = (msgtype: string, body: string, mimetype: string, bytes: Buffer) =>
      sendOpenly(place, { msgtype, body, mimetype, bytes });
    const tooLarge = "Not checked for viruses: it is too large for that";
    const pictured = (name: string) =>
      boris.messages.getByRole("listitem").filter({ has: boris.page.getByAltText(name) });
    await share("m.image", "stage.bmp", "image/bmp", writeBitmap(640, 600));
    await expect(pictured("stage.bmp")).toContainText(tooLarge);
    await share("m.audio", "concert.ogg", "audio/ogg", Buffer.alloc(1_100_000));
    await expect(boris.message("concert.ogg")).toContainText(tooLarge);
    await share("m.video", "band.webm", "video/webm", Buffer.alloc(1_100_000));
    await share("m.image", "singer.bmp", "image/bmp", writeBitmap(640, 600));
    const album = boris.page.getByRole("group", { name: "2 pictures" });
    await expect(album.getByRole("button", { name: /Not checked for viruses$/ })).toHaveCount(2);
    await lookAtBothWays(boris.page, "media-not-scanned");
    await album.getByRole("button", { name: /singer\.bmp/ }).click();
    await expect(boris.page.getByRole("dialog")).toContainText(tooLarge);
    await lookAt(boris.page, "viewer-not-scanned");
    await boris.page.keyboard.press("Escape");
    await anna.write("and one from far away");
    await share("m.image", "far.bmp", "image/bmp", writeBitmap(60, 60));
    await expect(pictured("far.bmp")).not.toContainText("Not checked");
  });

  await send("gift.txt", Buffer.from(EICAR));
  await expect(anna.message("gift.txt")).toContainText("This file has a virus in it (Eicar-Test-Signature)");
  await lookAt(anna.page, "virus");
  await anna.write("sorry");
  await expect(boris.message("sorry")).toBeVisible();
  await expect(boris.message("gift.txt")).toBeHidden();

  await test.step("on a server that is full a file waits, which is said, and goes by itself once there is room", async () => {
    const uploads = /_veche\/v1\/uploads$/;
    const body = { errcode: "ORG_VECHE_NO_ROOM", error: "The server has no room for a file of this size" };
    await anna.context.route(uploads, (route) =>
      route.request().method() === "POST"
        ? route.fulfill({ status: 507, contentType: "application/json", body: JSON.stringify(body) })
        : route.continue(),
    );
    await send("attic.bin", Buffer.alloc(2_000_000));
    await expect(
      anna.message("attic.bin").getByText("The server is full. Ask whoever runs it"),
    ).toBeVisible();
    await lookAround(anna.page, "server-full");
    await anna.context.unroute(uploads);
    await expect(boris.message("attic.bin")).toBeVisible({ timeout: 60_000 });
  });

  await test.step("more than one may have is told before any of it is sent", async () => {
    const sent: string[] = [];
    anna.page.on("request", (request) => request.method() === "PATCH" && sent.push(request.url()));
    await send("archive.bin", Buffer.alloc(25_000_000));
    const refused = anna.message("archive.bin").getByRole("alert");
    await expect(refused).toContainText("Not sent. There is not enough room for your files on this server");
    await expect(refused).toContainText("you may keep 20 MB");
    expect(sent).toEqual([]);
    await lookAround(anna.page, "quota");
    await anna.page.reload();
    await expect(refused).toContainText("you may keep 20 MB");
    await refused.getByRole("button", { name: "Delete" }).click();
    await expect(anna.message("archive.bin")).toBeHidden();
  });
});
