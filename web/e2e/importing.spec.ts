// History from Telegram and WhatsApp comes into an archive, once, with its authors and dates.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from "@zip.js/zip.js";
import { expect, ON_BOTH, type Person, test } from "./stage/index.ts";
import { lookAtBothWays } from "./stage/looking.ts";

const EXPORTS = join(import.meta.dirname, "exports");

async function openImport(person: Person): Promise<void> {
  await person.page.goto("/settings/import");
  await expect(person.page.getByRole("button", { name: "Choose a folder" })).toBeVisible();
}

async function chooseTelegram(person: Person): Promise<void> {
  const choosing = person.page.waitForEvent("filechooser");
  await person.page.getByRole("button", { name: "Choose a folder" }).click();
  await (await choosing).setFiles(join(EXPORTS, "telegram"));
}

const PHOTO = "00000003-PHOTO-2023-11-05-14-03-00.jpg";

/** The zip that the app on an iPhone makes. */
async function zipOf(text: string): Promise<Buffer> {
  const zip = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  await zip.add("_chat.txt", new TextReader(text));
  await zip.add(PHOTO, new Uint8ArrayReader(readFileSync(join(EXPORTS, "whatsapp", PHOTO))));
  return Buffer.from(await (await zip.close()).arrayBuffer());
}

test(
  "a group of Telegram becomes an archive with authors, dates and pictures, and nothing comes twice",
  ON_BOTH,
  async ({ person }) => {
    const anna = await person("anna");
    const { page } = anna;
    await openImport(anna);
    await chooseTelegram(anna);
    await expect(page.getByRole("checkbox", { name: /Поход/ })).toBeChecked();
    await page.getByRole("button", { name: "Import 1 chat" }).click();
    await expect(page.getByText("The import is complete.")).toBeVisible();
    await expect(page.getByText("8 messages imported")).toBeVisible();
    await expect(page.getByText("Files left out of the export: 1")).toBeVisible();
    await expect(page.getByText("Files that are not in the export: 1")).toBeVisible();
    await lookAtBothWays(page, "imported");

    // The same again, after a reload: nothing new.
    await page.reload();
    await chooseTelegram(anna);
    await page.getByRole("button", { name: "Import 1 chat" }).click();
    await expect(page.getByText("0 messages imported, 8 were there before")).toBeVisible();

    await page.getByRole("link", { name: "Поход" }).click();
    const first = anna.message("субботу").first();
    await expect(first.locator("strong")).toHaveText("субботу");
    await expect(first).toContainText("<b>не тег</b>");
    await expect(first).toContainText("Мария");
    await expect(first).toContainText("Imported from Telegram");
    await expect(first.locator("time").last()).toHaveAttribute("datetime", "2023-11-05T14:02:00.000Z");
    const picture = anna.message("Here is the meadow");
    await expect(picture.getByRole("img").first()).toBeVisible();
    await expect(picture).toContainText("👍 2");
    await expect(anna.message("Тропа открыта")).toContainText("Forwarded from ⁨Лесник⁩");
    await expect(anna.message("Чай или кофе?")).toContainText("✓ Чай (2)");
    await expect(anna.message("[File not imported: map.pdf]")).toBeVisible();
  },
);

test("a chat of WhatsApp comes from its zip, also when it was interrupted", ON_BOTH, async ({ person }) => {
  const anna = await person("anna");
  const { page } = anna;
  const lines = Array.from(
    { length: 60 },
    (_, n) => `[26.12.23, 10:00:${String(n).padStart(2, "0")}] Boris Green: line ${n}`,
  );
  const text = readFileSync(join(EXPORTS, "whatsapp", "_chat.txt"), "utf8") + lines.join("\r\n");
  const file = {
    name: "WhatsApp Chat - Boris Green.zip",
    mimeType: "application/zip",
    buffer: await zipOf(text),
  };
  const choose = async () => {
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose a zip or files" }).click();
    await (await choosing).setFiles(file);
    await page.getByRole("button", { name: "Import 1 chat" }).click();
  };
  await openImport(anna);
  await choose();
  await expect(page.getByText(/^[1-9]\d* of 65$/)).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Paused.")).toBeVisible();
  await lookAtBothWays(page, "importing");
  await page.reload();
  await expect(page.getByText(/Not finished yet: Boris Green/)).toBeVisible();
  await choose();
  await expect(page.getByText("The import is complete.")).toBeVisible();

  await page.getByRole("link", { name: "Boris Green" }).click();
  await expect(anna.message("line 59")).toHaveCount(1);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByRole("searchbox", { name: "Search in this chat" }).fill("line");
  await expect(page.getByText("The newest 30 messages found")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search in this chat" }).fill("Christmas");
  await page.getByText("1 message found").waitFor();
  await page.getByRole("list", { name: "Found messages" }).getByRole("link").click();
  await expect(anna.message("Merry <script>alert(1)</script> Christmas").last()).toBeVisible();
});
