// People whose clients are of another make are written to, encrypted, and answer.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { test as base, expect, type Person } from "./stage/index.ts";

const ROOT = resolve("..");
const JS = resolve(ROOT, "tests/clients/js");

/** Somebody who comes to every chat and answers "I read: ..." to what they could decrypt. */
const test = base.extend<{ guest: (command: string, words: string[], folder: string) => Promise<string> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter
  guest: async ({}, use) => {
    const running: ChildProcess[] = [];
    await use(async (command, words, folder) => {
      const child = spawn(command, words, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
      running.push(child);
      for await (const line of createInterface({ input: child.stdout })) {
        return (JSON.parse(line) as { seen: string }).seen;
      }
      throw new Error(`${command} ended before it had an account.`);
    });
    for (const child of running) child.kill("SIGKILL");
  },
});

test.use({ serviceWorkers: "allow" });

async function talk(anna: Person, guestId: string): Promise<void> {
  const name = guestId.slice(1).split(":")[0] ?? "";
  await anna.startChatWith({ name, userId: guestId } as Person);
  await anna.write("Good morning, чай?");
  await expect(anna.message("I read: Good morning, чай?")).toBeVisible();
  await anna.write("**And** cake");
  await expect(anna.message("I read: **And** cake").or(anna.message("I read: And cake"))).toBeVisible();
  await expect(anna.messages.getByText("This message cannot be read here")).toHaveCount(0);
}

test("a plain page of matrix-js-sdk reads what this app encrypts, and is read", async ({
  person,
  guest,
  url,
}) => {
  test.skip(!existsSync(resolve(JS, "node_modules")), "its packages are installed by `make clients`");
  await talk(await person("anna"), await guest("node", ["stories/answering.mjs", url], JS));
});

test("matrix-nio reads what this app encrypts, files too, and is read", async ({ person, guest, url }) => {
  test.setTimeout(240_000);
  const python = resolve(ROOT, ".venv/bin/python");
  const anna = await person("anna");
  await talk(anna, await guest(python, ["-m", "tests.system.clients.nio_guest", url], ROOT));
  const { page } = anna;
  // Without this, the browser would ask where to save: a window that no story can press.
  await page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  // One is sent as a whole, the other in parts, of which the last is not a full one.
  const sizes = { "small.bin": 100_001, "large.bin": 20_000_003 };
  for (const [name, sizeBytes] of Object.entries(sizes)) {
    const buffer = randomBytes(sizeBytes);
    await page.getByTestId("files").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    await page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
    await expect(anna.message(`copy-of-${name}`)).toBeVisible({ timeout: 60_000 });
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: `Save file copy-of-${name}` }).click();
    expect(hashOf(await readFile(await (await saving).path()))).toBe(hashOf(buffer));
  }
});

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
