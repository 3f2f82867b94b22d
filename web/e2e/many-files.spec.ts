// Many files and folders at once: chosen, dropped and pasted.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Person, test } from "./stage/index.ts";

test.use({ serviceWorkers: "allow" });

let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "veche-files-"));
  await mkdir(join(folder, "trip", "day two"), { recursive: true });
  await writeFile(join(folder, "trip", "first.txt"), "first");
  await writeFile(join(folder, "trip", "day two", "second.txt"), "second");
  await writeFile(join(folder, "trip", ".DS_Store"), "not meant");
  await writeFile(join(folder, "alone.txt"), "alone");
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** Drop real files and folders onto the middle of the window, as a hand would. */
async function drop({ page, context }: Person, paths: string[]): Promise<void> {
  const browser = await context.newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await browser.send("Input.dispatchDragEvent", { type, x: 640, y: 400, data });
}

test("a folder and a file are dropped, one more is pasted, and all are sent together", async ({ person }) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  await drop(anna, [join(folder, "trip"), join(folder, "alone.txt")]);
  const dialog = anna.page.getByRole("dialog", { name: "Send 3 files" });
  const files = dialog.getByRole("list", { name: "Files" }).getByRole("listitem");
  await expect(files).toHaveText([/second\.txt|first\.txt/, /second\.txt|first\.txt/, /alone\.txt/]);

  await dialog.getByLabel("Say something with it").fill("all of it");
  await anna.page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["pasted"], "pasted.txt"));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  });
  await expect(anna.page.getByRole("dialog", { name: "Send 4 files" })).toBeVisible();
  await anna.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  await boris.acceptInvitation(anna);
  for (const name of ["first.txt", "second.txt", "alone.txt", "pasted.txt"])
    await expect(boris.message(name)).toBeVisible();
  await expect(boris.message("all of it")).toBeVisible();
});

test("a folder with too many files says that not all of them are taken", async ({ person }) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  const many = join(folder, "many");
  await mkdir(many);
  await Promise.all(Array.from({ length: 210 }, (_, number) => writeFile(join(many, `${number}.txt`), "x")));
  await anna.page.getByTestId("folder").setInputFiles(many);
  await expect(anna.page.getByRole("dialog", { name: "Send 200 files" })).toBeVisible();
  await expect(anna.page.getByRole("dialog").getByRole("alert")).toContainText(
    "Up to 200 files can be sent at once",
  );
});
