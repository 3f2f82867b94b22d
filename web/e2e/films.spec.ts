// An encrypted film is played while it comes, from wherever one jumps to, and is refused when it was changed on the way.
import { writeFile } from "node:fs/promises";
import { inAChat } from "./stage/chatting.ts";
import { makeFilm } from "./stage/film.ts";
import { expect, type Person } from "./stage/index.ts";
import { testOnLine as test } from "./stage/line.ts";
import { lookAt } from "./stage/looking.ts";

test.use({ serviceWorkers: "allow" });

const MB = 1_000_000;

async function send({ page }: Person, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  // Over the wire to the browser, a long one would take longer than anybody waits for a press.
  const file = buffer.length > 10 * MB ? await onDisk(name, buffer) : { name, mimeType, buffer };
  await page.getByTestId("files").setInputFiles(file);
  await page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
}

async function onDisk(name: string, bytes: Buffer): Promise<string> {
  const path = test.info().outputPath(name);
  await writeFile(path, bytes);
  return path;
}

/** What the player of this person is doing. */
function playing({ page }: Person) {
  return page.locator("video[src^='/stream/']").evaluate((video: HTMLVideoElement) => ({
    atS: video.currentTime,
    lengthS: Math.round(video.duration),
    isSeen: video.readyState >= video.HAVE_CURRENT_DATA && !video.seeking,
  }));
}

test("an encrypted film plays while it comes, and from where one jumps to", async ({ line, person }) => {
  test.setTimeout(360_000);
  const [anna, boris] = await inAChat(person);
  const summer = await makeFilm(anna.page, { seconds: 40, sizeBytes: 40 * MB });
  line.slowTo(8 * MB);
  await send(anna, "summer.webm", "video/webm", summer);
  // How much, how fast, and how long it will still take.
  await expect(anna.message("summer.webm").getByText(/\d.* of 4\d.* · \d.*\/s · \d.* left/)).toBeVisible();
  await lookAt(anna.page, "film-on-its-way");
  line.letGo();
  const play = boris.page.getByRole("button", { name: "Play: summer.webm" });
  await expect(play).toBeVisible({ timeout: 60_000 });
  // Its picture and how long it is are known before it is played.
  await expect(play.locator("img")).toBeVisible();
  await expect(play).toContainText("0:40");
  await lookAt(boris.page, "film-still");

  const ranges: string[] = [];
  await boris.context.route(/media\/download/, async (route) => {
    ranges.push((await route.request().headerValue("range")) ?? "all");
    await route.continue();
  });
  await play.click();
  await expect.poll(async () => (await playing(boris)).atS).toBeGreaterThan(0.5);
  expect((await playing(boris)).lengthS).toBe(40);
  await boris.page.locator("video").evaluate((video: HTMLVideoElement) => {
    video.currentTime = 37;
  });
  await expect.poll(async () => (await playing(boris)).isSeen).toBe(true);
  await expect.poll(async () => (await playing(boris)).atS).toBeGreaterThanOrEqual(37);
  expect(ranges.every((range) => /^bytes=\d+-/.test(range))).toBe(true);
  expect(ranges.some((range) => Number(/\d+/.exec(range)?.[0]) > 25 * MB)).toBe(true);
  await lookAt(boris.page, "film-playing");

  await test.step("another page has no use for its address", async () => {
    const address = await boris.page.locator("video").getAttribute("src");
    const other = await boris.context.newPage();
    await other.goto("/");
    await other.waitForFunction(() => navigator.serviceWorker.controller !== null);
    expect(await other.evaluate(async (url) => (await fetch(url)).status, address ?? "")).toBe(404);
    await other.close();
  });
});

test("a film that was changed on the way is stopped; one of a strange kind can be saved", async ({
  person,
}) => {
  test.setTimeout(360_000);
  const [anna, boris] = await inAChat(person);
  await send(anna, "autumn.webm", "video/webm", await makeFilm(anna.page, { seconds: 4, sizeBytes: 3 * MB }));
  const play = boris.page.getByRole("button", { name: "Play: autumn.webm" });
  await expect(play).toBeVisible({ timeout: 60_000 });
  // Wait for the picture: it comes the same way.
  await expect(play.locator("img")).toBeVisible();
  await boris.context.route(/media\/download/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    // In what players pass over: nobody would see it.
    if (body.length > 2 * MB) body[2 * MB] = (body[2 * MB] ?? 0) ^ 1;
    await route.fulfill({ response: answer, body });
  });
  await play.click();
  await expect(boris.page.getByText("This was changed on the way and is not shown.")).toBeVisible();
  await boris.context.unroute(/media\/download/);

  // Films that come one right after another are one album.
  await anna.write("and another");
  await send(anna, "strange.mkv", "video/x-matroska", Buffer.alloc(3 * MB, "no film at all"));
  await boris.page.getByRole("button", { name: "Play: strange.mkv" }).click();
  await expect(boris.page.getByText("This browser cannot play this.")).toBeVisible();
  await expect(boris.page.getByRole("button", { name: "Save file strange.mkv" })).toBeVisible();
  await lookAt(boris.page, "film-strange");
});
