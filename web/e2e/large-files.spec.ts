// Files of hundreds of megabytes: encrypted while they are sent, going on after whatever happens, saved as they were.
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileChooser } from "@playwright/test";
import { expect, type Person, test } from "./stage/index.ts";

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

async function inAChat(person: (name: string) => Promise<Person>): Promise<[Person, Person]> {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  await anna.write("Hello");
  await boris.acceptInvitation(anna);
  await expect(boris.message("Hello")).toBeVisible();
  return [anna, boris];
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

/** Save the file of a message; returns where it lies. */
async function save({ page }: Person, name: string): Promise<string> {
  const saving = page.waitForEvent("download", { timeout: 120_000 });
  await page.getByRole("button", { name: `Save file ${name}` }).click();
  return (await saving).path();
}

/** How much of the file is on its way, in percent. */
function barOf({ page }: Person, name: string) {
  return page.getByRole("progressbar", { name: `Sending ${name}` });
}

/** Wait until so much has been sent. */
async function whenSent(person: Person, name: string, percent: number): Promise<void> {
  const bar = barOf(person, name);
  await expect.poll(async () => Number(await bar.getAttribute("aria-valuenow"))).toBeGreaterThan(percent);
}

test("200 MB go on by themselves after the network was lost, and arrive as they were", async ({ person }) => {
  test.setTimeout(240_000);
  const [anna, boris] = await inAChat(person);
  const path = await makeFile("film.bin", 200 * MB + 7);
  await sendFile(anna, path);
  await whenSent(anna, "film.bin", 20);
  await anna.context.setOffline(true);
  await expect(anna.page.getByText("Waits for the network")).toBeVisible();
  await anna.context.setOffline(false);
  await anna.write("while it is on its way");
  await expect(boris.message("while it is on its way")).toBeVisible();
  await expect(boris.message("film.bin")).toBeVisible({ timeout: 120_000 });
  expect(await hashOf(await save(boris, "film.bin"))).toBe(await hashOf(path));
});

test("an upload goes on after a reload, with the same file and no other, paused and continued", async ({
  person,
}) => {
  test.setTimeout(240_000);
  const [anna, boris] = await inAChat(person);
  const path = await makeFile("backup.bin", 100 * MB);
  await sendFile(anna, path);
  await whenSent(anna, "backup.bin", 30);
  await anna.page.getByRole("button", { name: "Pause: backup.bin" }).click();
  await expect(anna.page.getByText("Paused", { exact: true })).toBeVisible();
  await anna.page.reload();
  await anna.page.getByRole("button", { name: "Go on: backup.bin" }).click();
  const message = anna.message("backup.bin");
  await expect(message.getByText("The file is needed again")).toBeVisible();

  const other = { name: "backup.bin", mimeType: "application/octet-stream", buffer: randomBytes(1000) };
  await chooseAgain(anna, other);
  await expect(message.getByRole("alert")).toContainText("This is another file");
  const begun: string[] = [];
  anna.page.on("request", (request) => request.method() === "POST" && begun.push(request.url()));
  await chooseAgain(anna, path);
  await expect(boris.message("backup.bin")).toBeVisible({ timeout: 120_000 });
  expect(begun.filter((url) => url.endsWith("/uploads"))).toEqual([]);
  expect(await hashOf(await save(boris, "backup.bin"))).toBe(await hashOf(path));
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
