// Two accounts in one browser: each has its own chats and drafts, and one can go without the other.
import { drawPicture } from "./stage/drawing.ts";
import { ask, expect, PASSWORD, Person, test } from "./stage/index.ts";
import { lookAt } from "./stage/looking.ts";

test("two accounts in one browser keep apart, and one signs out without the other", async ({
  person,
  unique,
  url,
}) => {
  const anna = await person("anna");
  const boris = await person("boris");
  const { page } = anna;
  await anna.startChatWith(boris);
  await anna.write("From anna");
  await boris.acceptInvitation(anna);
  await expect(boris.message("From anna")).toBeVisible();
  await anna.composer.fill("a draft of anna");
  await dress(anna, url, "Anna at home");

  const menuOf = (name: string) =>
    page.getByRole("button", { name: new RegExp(`^Account and settings of @${name}:`) });
  const work = new Person(unique("work"), "", anna.context, page);
  await menuOf(anna.name).click();
  await page.getByRole("menuitem", { name: "Add an account" }).click();
  await expect(page.getByRole("button", { name: `Go on as ${anna.userId}` })).toBeVisible();
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Username").fill(work.name);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await work.keepRecoveryKey();
  await expect(work.chat(boris.name)).toBeHidden();
  await work.startChatWith(boris);
  await expect(work.composer).toHaveValue("");
  await work.write("From work");
  await work.composer.fill("a draft of work");

  await menuOf(work.name).click();
  const other = page.getByRole("menuitem", { name: `Anna at home ${anna.userId}` });
  // Her picture is kept here: nobody asks for it as somebody else.
  await expect.poll(() => other.locator("img[src^='blob:']").count()).toBe(1);
  await lookAt(page, "accounts-menu");
  await page.keyboard.press("Escape");

  const switchTo = async (from: string, to: string) => {
    await menuOf(from).click();
    await page.getByRole("menuitem", { name: new RegExp(`@${to}:`) }).click();
    await expect(menuOf(to)).toBeVisible();
  };
  await switchTo(work.name, anna.name);
  // The place of the other account's chat is not looked for in this one.
  await expect(page.getByText("You are not in this chat")).toBeHidden();
  await anna.chat(boris.name).click();
  await expect(anna.message("From anna")).toBeVisible();
  await expect(anna.message("From work")).toBeHidden();
  await expect(anna.composer).toHaveValue("a draft of anna");

  await switchTo(anna.name, work.name);
  await work.chat(boris.name).click();
  await expect(work.message("From work")).toBeVisible();
  await expect(work.composer).toHaveValue("a draft of work");
  await page.reload();
  await expect(menuOf(work.name)).toBeVisible();

  await menuOf(work.name).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect(menuOf(anna.name)).toBeVisible();
  const databases = await page.evaluate(async () =>
    (await indexedDB.databases()).map(({ name }) => name ?? ""),
  );
  expect(databases.filter((name) => name.includes(`@${work.name}:`))).toEqual([]);
  await anna.chat(boris.name).click();
  await anna.write("Still here");
  await expect(boris.message("Still here")).toBeVisible();
});

/** Give a name and a picture, and wait until they are shown. */
async function dress(person: Person, url: string, name: string): Promise<void> {
  const token = await person.accessToken();
  const picture = await drawPicture(person, 96, 96);
  const answer = await fetch(`${url}/_matrix/media/v3/upload`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "image/png" },
    body: new Uint8Array(picture),
  });
  const { content_uri: avatar_url } = (await answer.json()) as { content_uri: string };
  const profile = `/profile/${encodeURIComponent(person.userId)}`;
  await ask(url, "PUT", `${profile}/avatar_url`, { avatar_url }, token);
  await ask(url, "PUT", `${profile}/displayname`, { displayname: name }, token);
  const menu = person.page.getByRole("button", { name: /^Account and settings/ });
  await menu.click();
  await expect(person.page.getByRole("menu").getByText(name)).toBeVisible();
  await person.page.keyboard.press("Escape");
}
