// A file of 4 GiB (or of FIGURES_FILE_GIB) through the app, there and back: whether it is the same, and what memory that takes.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { BareBrowser, residentBytes } from "./stage/bareBrowser.ts";
import { inAChat } from "./stage/chatting.ts";
import { wholeBrowser } from "./stage/chromium.ts";
import { expect } from "./stage/index.ts";
import { type Line, testOnLine as test } from "./stage/line.ts";
import { tell, tellMachine } from "./stage/measuring.ts";

const GIB = 2 ** 30;
const MIB = 2 ** 20;
/** What the server may take for a file of any size. */
const SERVER_MOST_BYTES = 64 * MIB;
/** A few pieces on their way, and what the collector has not come to: as much for half a GiB as for four. */
const PAGE_MOST_BYTES = 400 * MIB;
const SIZE_GIB = Number(process.env.FIGURES_FILE_GIB ?? 4);
const SIZE_BYTES = SIZE_GIB * GIB;
const NAME = "film.bin";
const WITHIN_MS = 1_800_000;
const MESSAGE = `[...document.querySelectorAll("ol[aria-label='Messages'] li")].find((row) => row.textContent.includes("${NAME}"))`;

const SAVE = `[...${MESSAGE}.querySelectorAll("button")].find((button) => button.textContent.startsWith("Save file"))`;
/** Not only the file: whoever leaves before that sends the message when they come again. */
const SENT = `${MESSAGE}.querySelector("[role=img]:is([aria-label=Sent], [aria-label=Read])")`;

test.use({ serviceWorkers: "allow" });

let folder: string;
let film: { path: string; hash: string };

test.beforeAll(async () => {
  tellMachine();
  folder = await mkdtemp(join(tmpdir(), "veche-large-"));
  film = await makeFilm(join(folder, NAME));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** Bytes that no compression makes smaller, without waiting for so much chance: one block, changed a little each time. */
async function makeFilm(path: string): Promise<{ path: string; hash: string }> {
  const block = new Uint32Array(2 ** 20);
  for (let at = 0; at < block.length; at += 2 ** 14) crypto.getRandomValues(block.subarray(at, at + 2 ** 14));
  const file = await open(path, "w");
  for (let left = SIZE_BYTES; left > 0; left -= block.byteLength) {
    block[0] = left / block.byteLength;
    await file.write(new Uint8Array(block.buffer, 0, Math.min(left, block.byteLength)));
  }
  await file.close();
  return { path, hash: await hashOf(path) };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** The most that `look` has shown until now, above what it showed at first. */
function watchMost(look: () => number): () => number {
  const first = look();
  let most = first;
  const timer = setInterval(() => {
    most = Math.max(most, look());
  }, 200);
  return () => {
    clearInterval(timer);
    return most - first;
  };
}

/** As a download of the browser, which the service worker makes. */
async function saveAsDownload(saver: BareBrowser, downloads: string): Promise<void> {
  await saver.see("delete window.showSaveFilePicker");
  await saver.until("navigator.serviceWorker.controller");
  await saver.see(`${SAVE}.click()`);
  await whenWhole(join(downloads, NAME));
}

const PLACE = `(await navigator.storage.getDirectory()).getFileHandle("${NAME}", { create: true })`;

/** Where the person chooses: instead of a window, a folder of the browser's own answers. */
async function saveToDisk(saver: BareBrowser): Promise<void> {
  await saver.see(`window.showSaveFilePicker = async () => ${PLACE}; undefined`);
  await saver.see(`${SAVE}.click()`);
  await saver.until(`${MESSAGE}.textContent.includes("Saved")`, WITHIN_MS);
}

/** What was saved to that folder, as a download, to be looked at from here. */
async function takeOut(saver: BareBrowser, downloads: string): Promise<void> {
  await saver.see(`(async () => {
    const file = await (await ${PLACE}).getFile();
    const link = document.createElement("a");
    Object.assign(link, { href: URL.createObjectURL(file), download: "${NAME}" }).click();
  })()`);
  await whenWhole(join(downloads, NAME));
}

async function whenWhole(path: string): Promise<void> {
  const size = () =>
    stat(path).then(
      ({ size }) => size,
      () => 0,
    );
  await expect.poll(size, { timeout: WITHIN_MS }).toBe(SIZE_BYTES);
}

for (const cuts of [0, 5])
  test(`there and back, with the connection cut ${cuts} times`, async ({
    personIn,
    launchOptions,
    server,
    line,
  }) => {
    test.setTimeout(2 * WITHIN_MS);
    const program = wholeBrowser ?? chromium.executablePath();
    const args = launchOptions.args ?? [];
    const home = await mkdtemp(join(folder, "home-"));
    const [first, second] = [join(home, "anna"), join(home, "boris")];
    const contexts = await Promise.all(
      [first, second].map((profile) =>
        chromium.launchPersistentContext(profile, {
          executablePath: wholeBrowser,
          args: ["--headless=new", ...args],
          baseURL: line.url,
          locale: "en-GB",
        }),
      ),
    );
    const [one, other] = contexts;
    if (!one || !other) throw new Error("There are two.");
    const [anna, boris] = await inAChat((name) => personIn(name === "anna" ? one : other, name));
    const chats = [anna.page.url(), boris.page.url()] as const;
    await Promise.all(contexts.map((context) => context.close()));

    const downloads = join(home, "downloads");
    await mkdir(downloads);
    const suffix = cuts ? `, cut ${cuts} times` : "";
    const figures = (way: string, seconds: number, page: number, served: number) => {
      const what = `${SIZE_GIB} GiB ${way}${suffix}`;
      tell(what, "", [SIZE_BYTES / MIB / seconds], "MiB/s");
      tell(`${what}: the page grew by`, `${PAGE_MOST_BYTES / MIB} MiB`, [page / MIB], "MiB");
      tell(`${what}: the server grew by`, `${SERVER_MOST_BYTES / MIB} MiB`, [served / MIB], "MiB");
      expect.soft(page, `${what}: what the page grew by`).toBeLessThan(PAGE_MOST_BYTES);
      expect.soft(served, `${what}: what the server grew by`).toBeLessThan(SERVER_MOST_BYTES);
    };
    const measured = async (way: string, browser: BareBrowser, act: () => Promise<void>) => {
      const page = watchMost(() => browser.pageBytes());
      const served = watchMost(() => residentBytes(server.pid));
      const begun = performance.now();
      const cutting = cutSometimes(line, cuts);
      await act();
      await cutting;
      figures(way, (performance.now() - begun) / 1000, page(), served());
    };

    const sender = await BareBrowser.start(program, args, first, downloads);
    await sender.open(chats[0]);
    await sender.until("document.querySelector('[data-testid=files]')");
    await sender.giveFile("[data-testid=files]", film.path);
    const send = `[...document.querySelectorAll("[role=dialog] button")].find((button) => button.textContent === "Send")`;
    await sender.until(send);
    await measured("sent", sender, async () => {
      await sender.see(`${send}.click()`);
      await sender.until("document.querySelector('[role=progressbar]')");
      await sender.until(SENT, WITHIN_MS);
    });
    await sender.close();

    const saver = await BareBrowser.start(program, args, second, downloads);
    await saver.open(chats[1]);
    await saver.until(MESSAGE);
    const save = cuts ? saveToDisk : saveAsDownload;
    await measured("saved", saver, () => save(saver, downloads));
    if (save === saveToDisk) await takeOut(saver, downloads);
    expect(await hashOf(join(downloads, NAME))).toBe(film.hash);
    await saver.close();
    await rm(home, { recursive: true });
  });

/** Cut the line so many times, at equal distances over the whole file. */
async function cutSometimes(line: Line, times: number): Promise<void> {
  for (let cut = 0; cut < times; cut++) {
    await line.whenMoved(SIZE_BYTES / (times + 1));
    line.cut();
  }
}
