// People whose clients are of another make are written to, encrypted, and answer.
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { makeAccount } from "./stage/accounts.ts";
import { choose } from "./stage/chatting.ts";
import { test as base, expect, PASSWORD, type Person } from "./stage/index.ts";
import { chatAgain, chatPlainly } from "./stage/plainApp.ts";

const ROOT = resolve("..");

/** Somebody with matrix-nio, who comes to every chat and answers "I read: ..." to what they could decrypt. */
const test = base.extend<{ nioGuest: () => Promise<string> }>({
  nioGuest: async ({ url }, use) => {
    const running: ChildProcess[] = [];
    await use(async () => {
      const words = ["-m", "tests.system.clients.nio_guest", url];
      const stdio = ["ignore", "pipe", "inherit"] as const;
      const child = spawn(resolve(ROOT, ".venv/bin/python"), words, { cwd: ROOT, stdio: [...stdio] });
      running.push(child);
      for await (const line of createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }))
        return (JSON.parse(line) as { seen: string }).seen;
      throw new Error("matrix-nio ended before it had an account.");
    });
    for (const child of running) child.kill("SIGKILL");
  },
});

test.use({ serviceWorkers: "allow" });

async function beginWith(anna: Person, userId: string): Promise<void> {
  await anna.startChatWith({ name: userId.slice(1).split(":")[0] ?? "", userId } as Person);
}

const unreadable = (anna: Person) => anna.messages.getByText("This message cannot be read here");

test("a plain page of matrix-js-sdk reads what this app encrypts, and is read", async ({
  browserOf,
  person,
  unique,
  url,
}) => {
  const anna = await person("anna");
  const account = { ...(await makeAccount(url, unique("olga"))), password: PASSWORD };
  const context = await browserOf();
  let page = await chatPlainly(context, account);
  const said = (text: string) => page.getByRole("listitem").filter({ hasText: text });
  const say = async (text: string) => {
    await page.getByLabel("Your words").fill(text);
    await page.keyboard.press("Enter");
  };
  await beginWith(anna, account.userId);

  await test.step("there and back", async () => {
    await anna.write("Good morning, чай?");
    await expect(said("Good morning, чай?")).toContainText(`${anna.userId}, encrypted:`);
    await say("Чай, please & <thanks>");
    await expect(anna.message("Чай, please & <thanks>")).toBeVisible();
    await expect(said("please")).toContainText("encrypted:");
  });

  await test.step("what is formatted, and what is changed afterwards", async () => {
    await anna.write("**And** kake");
    await expect(said("kake").locator("strong")).toHaveText("And");
    await choose(anna, anna.message("kake"), "Edit");
    await anna.write("**And** cake");
    await expect(said("cake").locator("strong")).toHaveText("And");
    await expect(said("kake")).toHaveCount(0);
  });

  await test.step("opened anew, the page still reads all, and goes on", async () => {
    await page.close();
    await anna.write("Are you there?");
    page = await chatAgain(context, account);
    for (const text of ["Good morning, чай?", "please", "cake", "Are you there?"])
      await expect(said(text)).toContainText("encrypted:");
    await say("Here I am");
    await expect(anna.message("Here I am")).toBeVisible();
    await expect(unreadable(anna)).toHaveCount(0);
  });
});

test("matrix-nio reads what this app encrypts, files too, and is read", async ({ person, nioGuest }) => {
  test.setTimeout(240_000);
  const anna = await person("anna");
  await beginWith(anna, await nioGuest());
  for (const text of ["Good morning, чай?", "**And** cake"]) {
    await anna.write(text);
    await expect(anna.message(`I read: ${text}`)).toBeVisible();
  }
  await expect(unreadable(anna)).toHaveCount(0);
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
