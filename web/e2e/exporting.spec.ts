// A chat leaves the app as a zip that anybody can read: pages, JSON, and the files as they were sent.
import { Buffer } from "node:buffer";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { BlobReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { expect, type Person, test } from "./stage/index.ts";
import { lookAt } from "./stage/looking.ts";

const DOT = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function openExport({ page }: Person): Promise<void> {
  // A browser that cannot write to disk: the zip becomes a download, which a story can open.
  await page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  await page.getByRole("button", { name: "More about this chat" }).click();
  await page.getByRole("menuitem", { name: "Export chat" }).click();
}

async function unpack(zip: Buffer): Promise<Map<string, Buffer>> {
  const reader = new ZipReader(new BlobReader(new Blob([new Uint8Array(zip)])), { useWebWorkers: false });
  const found = new Map<string, Buffer>();
  for (const entry of await reader.getEntries()) {
    if (entry.directory) continue;
    found.set(entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter())));
  }
  return found;
}

test("an encrypted chat is exported with its pictures, and read without the app", async ({
  person,
  browserOf,
}, testInfo) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  await anna.write("Shall we <b>meet</b>?");
  await boris.acceptInvitation(anna);
  await boris.message("Shall we").hover();
  await boris.message("Shall we").getByRole("button", { name: "Reply", exact: true }).click();
  await boris.write("Yes, at sevn");
  await expect(anna.message("Yes, at sevn")).toBeVisible();
  await boris.page.keyboard.press("ArrowUp");
  await expect(boris.composer).toHaveValue("Yes, at sevn");
  await boris.composer.fill("Yes, at seven");
  await boris.composer.press("Enter");
  await expect(anna.message("Yes, at seven")).toBeVisible();
  await anna.page
    .getByTestId("files")
    .setInputFiles({ name: "../dot.png", mimeType: "image/png", buffer: DOT });
  const dialog = anna.page.getByRole("dialog");
  await dialog.getByLabel("Say something with it").fill("our garden");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(boris.message("our garden")).toBeVisible();

  await openExport(boris);
  await expect(boris.page.getByText("the zip will not be")).toBeVisible();
  await lookAt(boris.page, "export");
  const downloading = boris.page.waitForEvent("download");
  await boris.page.getByRole("button", { name: "Export", exact: true }).click();
  const files = await unpack(readFileSync(await (await downloading).path()));
  await expect(boris.page.getByText(/^Saved, with \d+ messages\.$/)).toBeVisible();

  const names = [...files.keys()].sort();
  expect(names).toEqual([
    "events.json",
    expect.stringMatching(/^files\/00001-[^/]*dot\.\w+$/),
    "messages.html",
  ]);
  const picture = names[1] ?? "";
  const said = JSON.parse(String(files.get("events.json"))).events;
  const bodies = said.map((event: { content: { body?: string } }) => event.content.body);
  expect(bodies).toEqual(expect.arrayContaining(["Shall we <b>meet</b>?", "our garden"]));
  expect(said.find((event: { file?: string }) => event.file).file).toBe(picture);

  for (const [name, bytes] of files) {
    const path = testInfo.outputPath("unpacked", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  const page = await (await browserOf()).newPage();
  await page.goto(pathToFileURL(join(testInfo.outputPath("unpacked"), "messages.html")).href);
  await expect(page.getByText("Shall we <b>meet</b>?")).toBeVisible();
  await expect(page.getByRole("article").filter({ hasText: "Yes, at seven" })).toContainText("edited");
  await expect(page.getByText("Yes, at sevn")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "In reply to this message" })).toBeVisible();
  const image = page.getByRole("img");
  await expect(image).toBeVisible();
  expect(await image.evaluate((shown: HTMLImageElement) => shown.naturalWidth)).toBeGreaterThan(0);
  await lookAt(page, "exported");
});
