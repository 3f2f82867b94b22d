// Files of hundreds of megabytes: encrypted while they are sent, going on after whatever happens, saved as they were.
import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Download, FileChooser } from "@playwright/test";
import { inAChat } from "./stage/chatting.ts";
import { ask, expect, type Person } from "./stage/index.ts";
import { testOnLine as test } from "./stage/line.ts";
import { lookAround } from "./stage/looking.ts";

// A trace would keep every byte that is sent.
test.use({ trace: "off", serviceWorkers: "allow" });

const MB = 1_000_000;
let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "veche-files-"));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

async function makeFile(name: string, sizeBytes: number): Promise<string> {
  const path = join(folder, name);
  const file = await open(path, "w");
  for (let left = sizeBytes; left > 0; left -= 8 * MB) await file.write(randomBytes(Math.min(left, 8 * MB)));
  await file.close();
  return path;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

async function sendFile({ page }: Person, path: string): Promise<void> {
  await page.getByTestId("files").setInputFiles(path);
  await page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
}

type Chosen = Parameters<FileChooser["setFiles"]>[0];

async function chooseAgain({ page }: Person, file: Chosen): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose the file again" }).click();
  await (await choosing).setFiles(file);
}

function saveButton({ page }: Person, name: string) {
  return page.getByRole("button", { name: `Save file ${name}` });
}

/** Save the file of a message as a download of the browser. */
async function download(person: Person, name: string): Promise<Download> {
  // Without this, the browser would ask where to: a window that no story can press.
  await person.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  const saving = person.page.waitForEvent("download", { timeout: 120_000 });
  await saveButton(person, name).click();
  // Made by the service worker while it comes, not from memory.
  expect((await saving).url()).toContain("/save/");
  return saving;
}

/** Save it where the person chooses: instead of a window, a folder of the browser's own answers. */
async function saveToDisk(person: Person, name: string): Promise<void> {
  await person.page.evaluate(() => {
    const pick = async ({ suggestedName }: { suggestedName: string }) =>
      (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
    Object.assign(window, { showSaveFilePicker: pick });
  });
  await saveButton(person, name).click();
}

/** Somebody between the server and this person changes what is downloaded. */
async function onTheWay({ context }: Person, change: (body: Buffer) => Buffer): Promise<void> {
  await context.unroute(/media\/download/);
  await context.route(/media\/download/, async (route) => {
    const answer = await route.fetch();
    const body = change(await answer.body());
    await route.fulfill({ status: 200, contentType: "application/octet-stream", body });
  });
}

/** What lies in the folder of the browser's own. */
function listSaved({ page }: Person): Promise<{ name: string; size: number }[]> {
  return page.evaluate(async () => {
    const found = [];
    for await (const [name, handle] of await navigator.storage.getDirectory())
      if (handle instanceof FileSystemFileHandle) found.push({ name, size: (await handle.getFile()).size });
    return found;
  });
}

async function hashSaved({ page }: Person, name: string): Promise<string> {
  const hash = createHash("sha256");
  const pieceBytes = 16 * MB;
  for (let at = 0; ; at += pieceBytes) {
    const base64 = await page.evaluate(
      async ({ name, at, pieceBytes }) => {
        const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
        const piece = (await handle.getFile()).slice(at, at + pieceBytes);
        const url = await new Promise<string>((done) => {
          const reader = new FileReader();
          reader.onload = () => done(String(reader.result));
          reader.readAsDataURL(piece);
        });
        return url.slice(url.indexOf(",") + 1);
      },
      { name, at, pieceBytes },
    );
    if (!base64 || base64 === "data:") return hash.digest("hex");
    hash.update(Buffer.from(base64, "base64"));
  }
}

/** How much of the file is on its way, in percent. */
function barOf({ page }: Person, name: string) {
  return page.getByRole("progressbar", { name: `Sending ${name}` });
}

/** Wait until so much has been sent. */
async function whenSent(person: Person, name: string, percent: number): Promise<void> {
  const bar = barOf(person, name);
  const sent = async () => Number(await bar.getAttribute("aria-valuenow"));
  await expect.poll(sent, { timeout: 60_000 }).toBeGreaterThan(percent);
}

/** Every upload that is begun from here on. */
function listBegun({ page }: Person): string[] {
  const begun: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/uploads")) begun.push(request.url());
  });
  return begun;
}

test("200 MB go on by themselves after the network was lost and the server crashed, and arrive as they were over a line that breaks", async ({
  person,
  line,
  server,
}) => {
  test.setTimeout(240_000);
  const [anna, boris] = await inAChat(person);
  const path = await makeFile("film.bin", 200 * MB + 7);
  const begun = listBegun(anna);
  line.holdAfter(100 * MB);
  await sendFile(anna, path);
  await whenSent(anna, "film.bin", 20);
  await anna.context.setOffline(true);
  line.cut();
  await expect(anna.page.getByText("Waits for the network")).toBeVisible();
  line.letGo();
  line.holdAfter(40 * MB);
  await anna.context.setOffline(false);
  await line.whenHeld();
  await server.restart();
  line.letGo();
  await anna.write("while it is on its way");
  await expect(boris.message("while it is on its way")).toBeVisible();
  await expect(boris.message("film.bin")).toBeVisible({ timeout: 120_000 });
  // It went on from where it was, and is not another one.
  expect(begun).toHaveLength(1);
  const cut = line.whenMoved(60 * MB).then(() => line.cut());
  const saved = await download(boris, "film.bin");
  await cut;
  expect(await hashOf(await saved.path())).toBe(await hashOf(path));
});

test("an upload goes on after a reload, with the same file and no other, paused and continued", async ({
  person,
  line,
}) => {
  test.setTimeout(240_000);
  const [anna, boris] = await inAChat(person);
  const path = await makeFile("backup.bin", 60 * MB);
  const begun = listBegun(anna);
  line.holdAfter(30 * MB);
  await sendFile(anna, path);
  await whenSent(anna, "backup.bin", 20);
  await anna.page.getByRole("button", { name: "Pause: backup.bin" }).click();
  await expect(anna.page.getByText("Paused", { exact: true })).toBeVisible();
  line.letGo();
  await anna.page.reload();
  await anna.page.getByRole("button", { name: "Go on: backup.bin" }).click();
  const message = anna.message("backup.bin");
  await expect(message.getByText("The file is needed again")).toBeVisible();

  const other = { name: "backup.bin", mimeType: "application/octet-stream", buffer: randomBytes(1000) };
  await chooseAgain(anna, other);
  await expect(message.getByRole("alert")).toContainText("This is another file");
  await chooseAgain(anna, path);
  await expect(boris.message("backup.bin")).toBeVisible({ timeout: 120_000 });
  expect(begun).toHaveLength(1);
  await saveToDisk(boris, "backup.bin");
  await expect(boris.message("backup.bin").getByText("Saved")).toBeVisible({ timeout: 60_000 });
  expect(await hashSaved(boris, "backup.bin")).toBe(await hashOf(path));
});

test("what was changed or cut off on the way is refused, and nothing of it is left", async ({ person }) => {
  test.setTimeout(240_000);
  const [anna, boris] = await inAChat(person);
  await sendFile(anna, await makeFile("plan.bin", 30 * MB));
  const message = boris.message("plan.bin");
  const refused = message.getByText("This was changed on the way, so it was not saved.");
  await expect(message).toBeVisible({ timeout: 60_000 });

  await onTheWay(boris, (body) => body.fill(7, body.length - 5));
  await saveToDisk(boris, "plan.bin");
  await expect(refused).toBeVisible({ timeout: 60_000 });
  expect(await listSaved(boris)).toEqual([]);
  await boris.page.reload();
  const broken = await download(boris, "plan.bin");
  expect(await broken.failure()).not.toBeNull();
  await expect(refused).toBeVisible();

  await boris.page.reload();
  await onTheWay(boris, (body) => body.subarray(0, 20 * MB));
  await saveToDisk(boris, "plan.bin");
  await expect(refused).toBeVisible({ timeout: 60_000 });
  expect(await listSaved(boris)).toEqual([]);

  await onTheWay(boris, (body) => body);
  await saveToDisk(boris, "plan.bin");
  await expect(message.getByText("Saved", { exact: true })).toBeVisible({ timeout: 60_000 });
  expect(await listSaved(boris)).toEqual([{ name: "plan.bin", size: 30 * MB }]);
});

test("a file with a way back to it goes on after a reload without a question", async ({ person }) => {
  test.setTimeout(180_000);
  const [anna, boris] = await inAChat(person);
  await anna.page.evaluate(async (pieces) => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle("archive.bin", { create: true });
    const file = await handle.createWritable();
    const piece = new Uint8Array(1_000_000);
    for (let at = 0; at < piece.length; at += 50_000) crypto.getRandomValues(piece.subarray(at, at + 50_000));
    for (let count = 0; count < pieces; count++) await file.write(piece);
    await file.close();
    Object.assign(window, { showOpenFilePicker: async () => [handle] });
  }, 60);
  await anna.page.getByRole("button", { name: "Add", exact: true }).click();
  await anna.page.getByRole("menuitem", { name: "Photo, video or file" }).click();
  await anna.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  await whenSent(anna, "archive.bin", 10);
  await anna.page.reload();
  await expect(boris.message("archive.bin")).toBeVisible({ timeout: 120_000 });
  await saveToDisk(boris, "archive.bin");
  await expect(boris.message("archive.bin").getByText("Saved")).toBeVisible({ timeout: 60_000 });
  expect(await hashSaved(boris, "archive.bin")).toBe(await hashSaved(anna, "archive.bin"));
});

test("where a room is not encrypted a large file goes as it is, with its name", async ({ person, url }) => {
  const anna = await person("anna");
  const boris = await person("boris");
  const asked = [url, "POST", "/createRoom", { preset: "public_chat" }, await anna.accessToken()] as const;
  const roomId = encodeURIComponent((await ask<{ room_id: string }>(...asked)).room_id);
  await ask(url, "POST", `/join/${roomId}`, {}, await boris.accessToken());
  for (const { page } of [anna, boris]) await page.goto(`/room/${roomId}`);
  const file = await makeFile("open.bin", 12 * MB);
  await sendFile(anna, file);
  await expect(boris.message("open.bin")).toBeVisible({ timeout: 60_000 });
  const saved = await download(boris, "open.bin");
  expect(saved.suggestedFilename()).toBe("open.bin");
  expect(await hashOf(await saved.path())).toBe(await hashOf(file));
});

test("each of a few smaller files has its bar; one is left, one is paused, and others go past it", async ({
  person,
}) => {
  const [anna, boris] = await inAChat(person);
  // Nothing gets through.
  const onItsWay = /\/media\/v3\/upload|_veche\/v1\/uploads\/.+/;
  await anna.context.route(onItsWay, (route) =>
    ["POST", "PATCH"].includes(route.request().method()) ? undefined : route.continue(),
  );
  const sizes = { "first.bin": 300_000, "second.bin": 3 * MB, "third.bin": 20_000 };
  const paths = await Promise.all(Object.entries(sizes).map(([name, size]) => makeFile(name, size)));
  await anna.page.getByTestId("files").setInputFiles(paths);
  await anna.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  for (const name of Object.keys(sizes))
    await expect(barOf(anna, name)).toHaveAttribute("aria-valuenow", "0");
  await lookAround(anna.page, "uploads-in-a-queue");
  await anna.page.getByRole("button", { name: "Do not send first.bin" }).click();
  await expect(anna.message("first.bin")).toBeHidden();

  // What is gone in a moment cannot be paused.
  await expect(anna.page.getByRole("button", { name: "Pause: third.bin" })).toHaveCount(0);
  const second = anna.message("second.bin");
  await expect(second.getByText("Sending")).toBeVisible();
  await second.getByRole("button", { name: "Pause: second.bin" }).click();
  await expect(second.getByText("Paused", { exact: true })).toBeVisible();
  await anna.context.unroute(onItsWay);
  await anna.write("goes past it");
  await expect(boris.message("goes past it")).toBeVisible();
  await expect(boris.message("third.bin")).toBeVisible();
  await expect(boris.message("second.bin")).toBeHidden();

  // It is kept here, encrypted: nobody has to look for the file again.
  await anna.page.reload();
  await second.getByRole("button", { name: "Go on: second.bin" }).click();
  await expect(boris.message("second.bin")).toBeVisible();
  await expect(boris.message("first.bin")).toBeHidden();
  await boris.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  const saving = boris.page.waitForEvent("download");
  await saveButton(boris, "second.bin").click();
  expect(await hashOf(await (await saving).path())).toBe(await hashOf(paths[1] ?? ""));
});

test("an upload that is left leaves no message", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  await sendFile(anna, await makeFile("mistake.bin", 80 * MB));
  await whenSent(anna, "mistake.bin", 5);
  await anna.page.getByRole("button", { name: "Do not send mistake.bin" }).click();
  await expect(anna.message("mistake.bin")).toBeHidden();
  await anna.page.reload();
  await anna.write("never mind");
  await expect(boris.message("never mind")).toBeVisible();
  await expect(anna.message("mistake.bin")).toBeHidden();
  await expect(boris.message("mistake.bin")).toBeHidden();
});

test("how files on their way look, going, paused, asked for again, and saved", async ({ person }) => {
  test.setTimeout(300_000);
  const [anna, boris] = await inAChat(person);
  let parts = 0;
  // The first part goes, the second hangs.
  await anna.context.route(/_veche\/v1\/uploads\/.+/, (route) =>
    route.request().method() === "PATCH" && parts++ > 0 ? undefined : route.continue(),
  );
  await sendFile(
    anna,
    await makeFile("a film of the summer by the sea, uncut and with every take.mp4.zip", 24 * MB),
  );
  await whenSent(anna, "a film of the summer by the sea, uncut and with every take.mp4.zip", 30);
  await lookAround(anna.page, "upload-running");
  await anna.page.getByRole("button", { name: "Pause: a film" }).click();
  await expect(anna.page.getByText("Paused", { exact: true })).toBeVisible();
  await expect(anna.page.getByRole("button", { name: "Go on: a film" })).toBeFocused();
  await anna.page.mouse.move(0, 0);
  await lookAround(anna.page, "upload-paused");
  await anna.context.unroute(/_veche\/v1\/uploads\/.+/);
  await anna.page.reload();
  await anna.page.getByRole("button", { name: "Go on: a film" }).click();
  await expect(anna.page.getByText("The file is needed again")).toBeVisible();
  await chooseAgain(anna, { name: "another.zip", mimeType: "application/zip", buffer: randomBytes(10) });
  await expect(anna.message("a film").getByRole("alert")).toBeVisible();
  await lookAround(anna.page, "upload-needs-file");
  await chooseAgain(anna, join(folder, "a film of the summer by the sea, uncut and with every take.mp4.zip"));
  await expect(boris.message("a film")).toBeVisible({ timeout: 60_000 });

  const network = await boris.context.newCDPSession(boris.page);
  const slow = { offline: false, latency: 0, downloadThroughput: MB, uploadThroughput: -1 };
  await network.send("Network.emulateNetworkConditions", slow);
  await saveToDisk(boris, "a film of the summer by the sea, uncut and with every take.mp4.zip");
  await expect(boris.page.getByRole("progressbar", { name: "Saving a film" })).toBeVisible();
  await expect(boris.message("a film").getByText("left")).toBeVisible();
  await lookAround(boris.page, "saving");
});
