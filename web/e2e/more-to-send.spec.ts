// Polls, places, contacts, messages for later and messages that disappear, between two people.
import { inAChat } from "./stage/chatting.ts";
import { ask, expect, PASSWORD, type Person, test } from "./stage/index.ts";
import { lookAtBothWays } from "./stage/looking.ts";

async function add({ page }: Person, what: string): Promise<void> {
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("menuitem", { name: what }).click();
}

test("a poll by a command, with several answers and a result that waits for its end", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  await anna.write("/poll");
  const dialog = anna.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Send the poll" }).click();
  await expect(dialog.getByText("Ask something.")).toBeVisible();
  await dialog.getByLabel("Question").fill("Lunch?");
  await dialog.getByLabel("Answer 1", { exact: true }).fill("Soup");
  await dialog.getByLabel("Answer 2", { exact: true }).fill("Salad");
  await dialog.getByRole("switch", { name: "People may choose several answers" }).click();
  await dialog.getByRole("switch", { name: "Show the results only at the end" }).click();
  await dialog.getByRole("button", { name: "Send the poll" }).click();
  await expect(dialog).toBeHidden();
  const [asked, answered] = [anna.message("Lunch?"), boris.message("Lunch?")];
  const soup = answered.getByRole("button", { name: "Soup" });
  const salad = answered.getByRole("button", { name: "Salad" });
  await soup.click();
  await expect(asked).toContainText("1 person has voted");
  await salad.click();
  for (const chosen of [soup, salad]) await expect(chosen).toHaveAttribute("aria-pressed", "true");
  await asked.getByRole("button", { name: "Soup" }).click();
  await expect(answered).toContainText("2 people have voted");
  for (const one of [asked, answered]) await expect(one).not.toContainText("%");
  await asked.getByRole("button", { name: "End the poll" }).click();
  await expect(answered).toContainText("Poll, ended");
  await expect(soup).toContainText("2 · 100%");
  await expect(salad).toContainText("1 · 50%");
});

test("where one is, by permission", async ({ person, url }) => {
  const [anna, boris] = await inAChat(person);
  await anna.context.grantPermissions(["geolocation"], { origin: url });
  await anna.context.setGeolocation({ latitude: 55.7522, longitude: 37.6156, accuracy: 12 });
  await add(anna, "Location");
  await expect(anna.page.getByText("55.75220, 37.61560, give or take 12 m")).toBeVisible();
  await anna.page.getByRole("button", { name: "Send my location" }).click();
  await expect(boris.messages.getByRole("link", { name: "55.7522, 37.6156" })).toHaveAttribute(
    "href",
    /^https:.*55\.7522.*37\.6156/,
  );
});

test("somebody else's contact", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  const vera = await person("vera");
  await add(anna, "Contact");
  await anna.page.getByLabel("Who?").fill(vera.name);
  await anna.page.getByRole("button", { name: vera.userId }).click();
  await expect(boris.message(vera.name)).toBeVisible();
  await add(anna, "Contact");
  await anna.page.getByRole("tab", { name: "A card" }).click();
  await anna.page.getByLabel("Name").fill("Dr. Orlov");
  await anna.page.getByLabel("Telephone").fill("+7 900 000-00-00");
  await anna.page.getByRole("button", { name: "Send the contact" }).click();
  await expect(boris.message("Dr. Orlov.vcf")).toBeVisible();
});

/** Some seconds before a full minute, by the clock of the page; returns that minute as a field has it. */
async function shortlyBeforeAMinute({ page }: Person): Promise<string> {
  // The shortest time for which the app lets something wait, and a moment to press the button.
  const BEFORE_MS = 13_000;
  return page.evaluate((beforeMs) => {
    const minuteMs = Math.ceil(Date.now() / 60_000 + 1) * 60_000;
    const shiftMs = minuteMs - beforeMs - Date.now();
    const now = Date.now.bind(Date);
    Date.now = () => now() + shiftMs;
    const local = new Date(minuteMs - new Date(minuteMs).getTimezoneOffset() * 60_000);
    return local.toISOString().slice(0, 16);
  }, BEFORE_MS);
}

test("a message for later waits encrypted, goes by itself, and can be sent now, changed or dropped", async ({
  person,
}) => {
  const [anna, boris] = await inAChat(person);
  const time = await shortlyBeforeAMinute(boris);
  await boris.composer.fill("written before I left");
  await add(boris, "Send later");
  await boris.page.getByLabel("When").fill(time);
  await boris.page.getByRole("button", { name: "Schedule" }).click();
  await expect(boris.page.getByRole("dialog")).toBeHidden();
  const address = boris.page.url();
  await boris.page.goto("about:blank");
  const later = async (text: string) => {
    await anna.composer.fill(text);
    await add(anna, "Send later");
    await anna.page.getByRole("button", { name: "Schedule" }).click();
    await expect(anna.page.getByRole("dialog")).toBeHidden();
  };
  await later("happy birthday");
  await later("never mind");
  await anna.page.getByRole("link", { name: "2 messages wait to be sent" }).click();
  const cards = anna.page.getByRole("complementary").getByRole("listitem");
  await expect(cards.filter({ hasText: "happy birthday" })).toBeVisible();
  await lookAtBothWays(anna.page, "scheduled");
  await anna.page.reload();
  await cards.filter({ hasText: "never mind" }).getByRole("button", { name: "Do not send" }).click();
  await cards.filter({ hasText: "happy birthday" }).getByRole("button", { name: "Change" }).click();
  await expect(anna.composer).toHaveValue("happy birthday");
  await later("happy birthday!");
  await cards.filter({ hasText: "happy birthday!" }).getByRole("button", { name: "Send now" }).click();
  await expect(anna.message("written before I left")).toBeVisible();
  await boris.page.goto(address);
  await expect(boris.message("written before I left")).toBeVisible();
  await expect(boris.message("happy birthday!")).toBeVisible();
  await expect(boris.message("never mind")).toBeHidden();
});

test("a message that disappears is hidden from both, and deleted on the server", async ({ person, url }) => {
  const [anna, boris] = await inAChat(person);
  await boris.page.clock.install();
  await anna.page.clock.install();
  await add(anna, "Disappearing messages");
  await anna.page.getByLabel("My next messages here").first().click();
  await anna.page.getByRole("option", { name: "30 seconds" }).click();
  await anna.page.getByRole("button", { name: "Save" }).click();
  await expect(anna.page.getByText("What you write disappears after 30 seconds")).toBeVisible();
  await anna.write("burn after reading");
  await expect(boris.message("burn after reading")).toBeVisible();
  await boris.page.clock.fastForward(31_000);
  await expect(boris.message("burn after reading")).toBeHidden();
  await anna.page.clock.fastForward(31_000);
  await expect(anna.message("burn after reading")).toBeHidden();
  const roomId = decodeURIComponent(new URL(anna.page.url()).pathname.split("/")[2] ?? "");
  const { access_token: token } = await ask<{ access_token: string }>(url, "POST", "/login", {
    type: "m.login.password",
    identifier: { type: "m.id.user", user: anna.name },
    password: PASSWORD,
  });
  const path = `/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=20`;
  const typesOnServer = async () => {
    const { chunk } = await ask<{ chunk: { type: string }[] }>(url, "GET", path, undefined, token);
    return chunk.map(({ type }) => type);
  };
  await expect.poll(typesOnServer).toContain("m.room.redaction");
  await boris.page.reload();
  await expect(boris.message("Hello")).toBeVisible();
  await expect(boris.messages).not.toContainText("burn");
});

test("slow mode lets one write once in a while, and says how long to wait", async ({ person, url }) => {
  const anna = await person("anna");
  const boris = await person("boris");
  const tokenOf = async ({ name }: Person) => {
    const identifier = { type: "m.id.user", user: name };
    const body = { type: "m.login.password", identifier, password: PASSWORD };
    return (await ask<{ access_token: string }>(url, "POST", "/login", body)).access_token;
  };
  const slow = { type: "org.veche.slow_mode", state_key: "", content: { interval_ms: 3_600_000 } };
  const room = { preset: "public_chat", name: "Slow talk", initial_state: [slow] };
  const made = await ask<{ room_id: string }>(url, "POST", "/createRoom", room, await tokenOf(anna));
  await ask(url, "POST", `/join/${encodeURIComponent(made.room_id)}`, {}, await tokenOf(boris));
  await boris.chat("Slow talk").click();
  await anna.chat("Slow talk").click();
  await boris.write("my one message");
  await expect(anna.message("my one message")).toBeVisible();
  await expect(boris.page.getByRole("timer")).toBeVisible();
  await boris.write("and another");
  await expect(boris.page.getByText("in this chat one writes only once in a while")).toBeVisible();
  await expect(boris.composer).toHaveValue("and another");
});
