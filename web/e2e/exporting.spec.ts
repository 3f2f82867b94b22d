// A chat leaves the app as a zip that anybody can read: pages, JSON, and the files as they were sent. So does all of a person.
import { Buffer } from "node:buffer";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { BlobReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { ask, expect, type Person, test } from "./stage/index.ts";
import { lookAround, lookAt } from "./stage/looking.ts";

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

/** Instead of the browser's window, a folder of its own answers where to save. */
async function saveToOwnFolder({ page }: Person): Promise<void> {
  await page.evaluate(() => {
    const pick = async ({ suggestedName }: { suggestedName: string }) =>
      (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
    Object.assign(window, { showSaveFilePicker: pick });
  });
}

async function readSaved({ page }: Person, name: string): Promise<Buffer> {
  const signs = await page.evaluate(async (name) => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  }, name);
  return Buffer.from(signs, "latin1");
}

test("one takes along all that the server keeps of one", async ({ person }) => {
  const anna = await person("anna");
  const file = { name: "poem.txt", mimeType: "text/plain", buffer: Buffer.from("roses are red") };
  const { room_id: roomId } = await ask<{ room_id: string }>(
    new URL(anna.page.url()).origin,
    "POST",
    "/createRoom",
    { name: "Tea" },
    await anna.accessToken(),
  );
  await anna.page.goto(`/room/${encodeURIComponent(roomId)}`);
  await anna.page.getByTestId("files").setInputFiles(file);
  await anna.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  await expect(anna.message("poem.txt")).toBeVisible();
  await anna.write("a cup of tea");
  await expect(anna.message("a cup of tea").getByRole("img", { name: "Sent" })).toBeVisible();

  await anna.page.goto("/settings");
  await anna.page.getByRole("link", { name: "Your data" }).click();
  await lookAround(anna.page, "your-data");
  await saveToOwnFolder(anna);
  await anna.page.getByRole("button", { name: "Save a copy" }).click();
  await expect(anna.page.getByText(/^Saved: /)).toBeVisible();
  const files = await unpack(await readSaved(anna, "veche-export.zip"));
  expect(JSON.parse(String(files.get("account.json"))).user_id).toBe(anna.userId);
  const events = [...files]
    .filter(([name]) => name.endsWith("/events.jsonl"))
    .map(([, lines]) => String(lines));
  expect(events.join("")).toContain("a cup of tea");
  const upload = [...files].find(([name]) => name.endsWith("-poem.txt"));
  expect(String(upload?.[1])).toBe("roses are red");
});
