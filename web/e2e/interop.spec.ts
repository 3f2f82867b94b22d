// People whose clients are of another make are written to, encrypted, and answer.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
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

test("matrix-nio reads what this app encrypts, and is read", async ({ person, guest, url }) => {
  const python = resolve(ROOT, ".venv/bin/python");
  await talk(await person("anna"), await guest(python, ["-m", "tests.system.clients.nio_guest", url], ROOT));
});
