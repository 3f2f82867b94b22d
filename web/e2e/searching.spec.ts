// Finding messages: in an encrypted chat, which only this device can search, and in one that the server reads.
import { makeAccount } from "./stage/accounts.ts";
import { ask, expect, ON_BOTH, PASSWORD, type Person, test } from "./stage/index.ts";
import { lookAtBothWays } from "./stage/looking.ts";

async function openSearch(person: Person, words: string): Promise<void> {
  await person.page.getByRole("button", { name: "Search", exact: true }).click();
  await person.page.getByRole("searchbox", { name: "Search in this chat" }).fill(words);
}

function results(person: Person) {
  return person.page.getByRole("list", { name: "Found messages" }).getByRole("listitem");
}

/** Delete the last message of the open chat with another program. */
async function deleteLastOf(person: Person, url: string): Promise<void> {
  const identifier = { type: "m.id.user", user: person.name };
  const login = { type: "m.login.password", identifier, password: PASSWORD };
  const { access_token } = await ask<{ access_token: string }>(url, "POST", "/login", login);
  const room = new URL(person.page.url()).pathname.split("/")[2];
  type Page = { chunk: { type: string; event_id: string }[] };
  const { chunk } = await ask<Page>(url, "GET", `/rooms/${room}/messages?dir=b`, undefined, access_token);
  const last = chunk.find(({ type }) => type === "m.room.encrypted");
  await ask(url, "PUT", `/rooms/${room}/redact/${last?.event_id}/t1`, {}, access_token);
}

test("an encrypted chat is searched on this device, also after a reload", ON_BOTH, async ({ person }) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  await anna.write("Ёлка стоит в лесу");
  await anna.write("The second message is about tea");
  await boris.acceptInvitation(anna);
  await boris.write("Какая красивая ёлочка!");
  await expect(anna.message("красивая")).toBeVisible();

  await openSearch(anna, "ЕЛК");
  await expect(results(anna)).toHaveCount(1);
  await expect(results(anna).locator("mark")).toHaveText("Ёлка");
  await anna.page.getByRole("searchbox", { name: "Search in this chat" }).fill("ело");
  await expect(results(anna).locator("mark")).toHaveText("ёлочка");

  await anna.page.reload();
  await anna.page.getByRole("searchbox", { name: "Search in this chat" }).fill("tea");
  await expect(results(anna)).toHaveCount(1);
  await expect(results(anna)).toContainText("Ёлка стоит в лесу");

  // Keyboard only: from the words to the message.
  await anna.page.keyboard.press("ArrowDown");
  await expect(results(anna).getByRole("link")).toBeFocused();
  await anna.page.keyboard.press("Enter");
  await expect(anna.page).toHaveURL(/\/room\/[^/]+\/\$/);
});

test("a chat without encryption is searched by the server, and filters narrow what is found", async ({
  person,
  url,
}) => {
  const anna = await person("anna");
  const [annas, boris] = [await anna.accessToken(), await makeAccount(url, `boris-${anna.name}`)];
  const make = async (name: string): Promise<string> => {
    const wish = { name, preset: "public_chat" };
    const made = await ask<{ room_id: string }>(url, "POST", "/createRoom", wish, annas);
    await ask(url, "POST", `/join/${encodeURIComponent(made.room_id)}`, {}, boris.accessToken);
    return made.room_id;
  };
  const say = async (room: string, token: string, content: { body: string }) => {
    const path = `/rooms/${encodeURIComponent(room)}/send/m.room.message/${encodeURIComponent(content.body)}`;
    await ask(url, "PUT", path, { msgtype: "m.text", ...content }, token);
  };
  const [market, kitchen] = [await make("Market"), await make("Kitchen")];
  await say(market, boris.accessToken, { body: "Green tea: https://tea.example" });
  await say(market, annas, { body: "Black tea" });
  await say(kitchen, annas, { body: "Tea at five" });
  const file = { msgtype: "m.file", body: "tea.pdf", url: "mxc://localhost/tea", info: {} };
  await say(kitchen, boris.accessToken, file);

  const { page } = anna;
  await expect(anna.chat("Kitchen")).toBeVisible();
  await page.goto("/search");
  await page.getByRole("searchbox", { name: "What are you looking for?" }).fill("tea");
  await expect(results(anna)).toHaveCount(4);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("combobox", { name: "From" }).click();
  await page.getByRole("option", { name: boris.userId }).click();
  await expect(results(anna)).toHaveCount(2);
  await page.getByRole("checkbox", { name: "With a file" }).check();
  await expect(results(anna)).toHaveText([/tea\.pdf/]);
  await page.getByRole("checkbox", { name: "With a file" }).uncheck();
  await page.getByRole("checkbox", { name: "With a link" }).check();
  await expect(results(anna)).toHaveText([/Green tea/]);
  await lookAtBothWays(page, "search-filters");
  await page.getByRole("checkbox", { name: "With a link" }).uncheck();
  await page.getByRole("combobox", { name: "Chat" }).click();
  await page.getByRole("option", { name: "Kitchen" }).click();
  await expect(results(anna)).toHaveText([/tea\.pdf/]);
});

test("what was deleted on one device is not found on the other", async ({ person, url }) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  await anna.write("A secret word");
  await boris.acceptInvitation(anna);
  await expect(boris.message("A secret word")).toBeVisible();
  await openSearch(boris, "secret");
  await expect(results(boris)).toHaveCount(1);
  await deleteLastOf(anna, url);
  await expect(boris.message("A secret word")).toBeHidden();
  await boris.page.getByRole("searchbox", { name: "Search in this chat" }).fill("secre");
  await expect(boris.page.getByText("0 messages found")).toBeVisible();
});
