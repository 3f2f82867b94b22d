// An encrypted file goes with its message, whoever deletes that, and what somebody passed on stays theirs.
import type { Response } from "@playwright/test";
import { choose } from "./stage/chatting.ts";
import { ask, expect, PASSWORD, type Person, test } from "./stage/index.ts";

const NOTE = { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("only between us") };

/** Where the next file is put that somebody sends or passes on. */
async function nextPlace({ page }: Person, path: RegExp): Promise<string> {
  const isIt = (answer: Response) => path.test(answer.url()) && answer.request().method() === "POST";
  const answer = await page.waitForResponse(isIt);
  return ((await answer.json()) as { content_uri: string }).content_uri;
}

async function statusOf(url: string, person: Person, place: string): Promise<number> {
  const identifier = { type: "m.id.user", user: person.name };
  const login = { type: "m.login.password", identifier, password: PASSWORD };
  const { access_token } = await ask<{ access_token: string }>(url, "POST", "/login", login);
  const path = `/_matrix/client/v1/media/download/${place.replace("mxc://", "")}`;
  const answer = await fetch(url + path, { headers: { Authorization: `Bearer ${access_token}` } });
  return answer.status;
}

test("a file goes with its message, and what was passed on of it stays", async ({ person, url }) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  await anna.write("Hello");
  await boris.acceptInvitation(anna);

  const uploaded = nextPlace(anna, /\/media\/v3\/upload/);
  await anna.page.getByTestId("files").setInputFiles(NOTE);
  await anna.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  const original = await uploaded;
  await expect(boris.message("note.txt")).toBeVisible();

  const copied = nextPlace(boris, /\/copies$/);
  await choose(boris, boris.message("note.txt"), "Save for myself");
  const copy = await copied;
  expect(await statusOf(url, boris, original)).toBe(200);

  await choose(anna, anna.message("note.txt"), "Delete");
  await expect(boris.message("Message deleted")).toBeVisible({ timeout: 15_000 });
  await expect.poll(() => statusOf(url, boris, original)).toBe(404);
  expect(await statusOf(url, boris, copy)).toBe(200);

  await test.step("somebody else who may deletes it: the file, which is not theirs, goes too", async () => {
    const sent = nextPlace(boris, /\/media\/v3\/upload/);
    await boris.page.getByTestId("files").setInputFiles({ ...NOTE, name: "rude.txt" });
    await boris.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
    const rude = await sent;
    await choose(anna, anna.message("rude.txt"), "Delete");
    await expect.poll(() => statusOf(url, boris, rude), { timeout: 15_000 }).toBe(404);
  });
});
