// A channel with fifty readers: they read and comment; only its keeper posts.
import { type Account, makeAccount } from "./stage/accounts.ts";
import { ask, expect, ON_BOTH, type Person, test } from "./stage/index.ts";

const READERS_BY_API = 49;

async function makeChannel(anna: Person, alias: string): Promise<void> {
  await anna.page.getByRole("button", { name: "New", exact: true }).click();
  await anna.page.getByRole("menuitem", { name: "New channel" }).click();
  await anna.page.getByLabel("Name").fill("Bulletin of the school");
  await anna.page.getByLabel("Address").fill(alias);
  await anna.page.getByRole("button", { name: "Create" }).click();
  await expect(anna.composer).toBeVisible();
}

async function join(url: string, account: Account, alias: string): Promise<string> {
  const path = `/join/${encodeURIComponent(`#${alias}:localhost`)}`;
  return (await ask<{ room_id: string }>(url, "POST", path, {}, account.accessToken)).room_id;
}

test("fifty readers read, comment in a thread, and cannot post", ON_BOTH, async ({ person, url, unique }) => {
  test.slow();
  const anna = await person("anna");
  const boris = await person("boris");
  const alias = unique("news");
  await makeChannel(anna, alias);
  const names = Array.from({ length: READERS_BY_API }, () => unique("reader"));
  const readers = await Promise.all(names.map((name) => makeAccount(url, name)));
  const [roomId = ""] = await Promise.all(readers.map((reader) => join(url, reader, alias)));
  await boris.page.goto("/page-that-is-not-there");
  await ask(url, "POST", `/join/${encodeURIComponent(roomId)}`, {}, await boris.accessToken());
  await boris.chat("Bulletin of the school").click();

  await anna.write("Holidays begin on Friday");
  await expect(boris.message("Holidays begin on Friday")).toBeVisible();
  await expect(boris.composer).toHaveCount(0);
  const post = { msgtype: "m.text", body: "Buy now" };
  const posting = ask(
    url,
    "PUT",
    `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/1`,
    post,
    readers[0]?.accessToken,
  );
  await expect(posting).rejects.toThrow("M_FORBIDDEN");

  await boris.message("Holidays").hover();
  await boris.message("Holidays").getByRole("button", { name: "Reply in thread" }).click();
  await boris.write("Which Friday?");
  await expect(
    anna.message("Holidays begin on Friday").getByRole("button", { name: /^1 reply/ }),
  ).toBeVisible();
  await expect(anna.page.getByText(/^51 \w+$/).first()).toBeVisible();
});
