// What is written arrives once and in order, whatever happens to the network or the page meanwhile.
import { inAChat } from "./stage/chatting.ts";
import { expect, ON_BOTH, type Person, test } from "./stage/index.ts";
import { lookAtBothWays } from "./stage/looking.ts";

test.use({ serviceWorkers: "allow" });

/** The texts of the messages that begin with "note", in the order they are shown. */
async function notesOf(person: Person): Promise<string[]> {
  const texts = await person.messages.getByRole("listitem").allInnerTexts();
  return texts.flatMap((text) => /note \d+/.exec(text)?.[0] ?? []);
}

test(
  "without a network chats are read after a reload, and three messages arrive once and in order",
  ON_BOTH,
  async ({ person }) => {
    const [anna, boris] = await inAChat(person);
    const vera = await person("vera");
    await anna.startChatWith(vera);
    await anna.write("Hello vera");
    await vera.acceptInvitation(anna);
    await vera.write("Read me on the train");
    await expect(anna.message("Read me on the train")).toBeVisible();
    await anna.chat(boris.name).click();
    await expect(anna.message("Hello")).toBeVisible();
    await anna.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    // What was used once is there without a network, whatever the first screen needs.
    const people = anna.page.getByRole("list", { name: "People" });
    await anna.page.reload();
    await anna.page.getByRole("button", { name: "People" }).click();
    await expect(people.getByRole("link", { name: boris.name })).toBeVisible();
    await anna.context.setOffline(true);
    for (const number of [1, 2, 3]) await anna.write(`note ${number}`);
    await expect(anna.message("note 3")).toBeVisible();
    await anna.page.reload();
    await expect(anna.message("note 3")).toBeVisible();
    expect(await notesOf(anna)).toEqual(["note 1", "note 2", "note 3"]);
    await expect(people.getByRole("link", { name: boris.name })).toBeVisible();

    // What was said before can be read, in this chat and in others, and those that wait still wait.
    await expect(anna.message("Hello")).toBeVisible();
    await anna.chat(vera.name).click();
    await expect(anna.message("Read me on the train")).toBeVisible();
    await anna.chat(boris.name).click();
    await expect(anna.message("note 3")).toBeVisible();

    await anna.context.setOffline(false);
    await expect(boris.message("note 3")).toBeVisible();
    await boris.write("got them");
    await expect(anna.message("got them")).toBeVisible();
    expect(await notesOf(boris)).toEqual(["note 1", "note 2", "note 3"]);
    expect(await notesOf(anna)).toEqual(["note 1", "note 2", "note 3"]);
  },
);

test("an answer that was lost on its way does not double the message", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  let lost = 0;
  await anna.page.route("**/send/m.room.encrypted/**", async (route) => {
    if (lost++ > 0) return route.continue();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await anna.write("note 1");
  await anna.write("note 2");
  await expect(boris.message("note 2")).toBeVisible();
  expect(await notesOf(boris)).toEqual(["note 1", "note 2"]);
  expect(await notesOf(anna)).toEqual(["note 1", "note 2"]);
});

test("what the server refuses says so, and can be sent again or dropped", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  const refusal = { status: 403, json: { errcode: "M_FORBIDDEN", error: "Not now" } };
  await anna.page.route("**/send/m.room.encrypted/**", (route) => route.fulfill(refusal));
  await anna.write("note 1");
  await anna.write("note 2");
  const again = (text: string) => anna.message(text).getByRole("button", { name: /again/i });
  await expect(again("note 1")).toBeVisible();
  await expect(again("note 2")).toBeVisible();
  await lookAtBothWays(anna.page, "refused");
  await anna.page.unroute("**/send/m.room.encrypted/**");
  await again("note 2").click();
  await expect(boris.message("note 2")).toBeVisible();
  await anna
    .message("note 1")
    .getByRole("button", { name: /delete|discard|drop/i })
    .click();
  await expect(anna.message("note 1")).toBeHidden();
  await anna.page.reload();
  await expect(anna.message("note 2")).toBeVisible();
  expect(await notesOf(anna)).toEqual(["note 2"]);
});
