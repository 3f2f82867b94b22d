// Guests of a call: a link, a name, a moment of waiting, and then the call's chat and nothing else.
import { openGuests } from "./stage/calling.ts";
import { ask, expect, Person, test } from "./stage/index.ts";
import { lookAround, lookAt, lookAtBothWays } from "./stage/looking.ts";

test("a guest comes by a link, waits, is let in, writes and reads, and is sent away", async ({
  person,
  browserOf,
  url,
}) => {
  test.setTimeout(240_000);
  const anna = await person("anna");
  const wish = {
    name: "Choir",
    preset: "private_chat",
    initial_state: [
      { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
    ],
    power_level_content_override: { events: { "org.matrix.msc3401.call.member": 0 } },
  };
  await ask(url, "POST", "/createRoom", wish, await anna.accessToken());
  await anna.chat("Choir").click();
  await anna.write("Said before");

  const address = await test.step("whoever looks after the group makes a link", async () => {
    const dialog = await openGuests(anna);
    await dialog.getByRole("button", { name: "Make a link" }).click();
    const links = dialog.getByRole("list", { name: "Links for guests" });
    await expect(links.getByRole("listitem")).toHaveCount(1);
    await lookAtBothWays(anna.page, "guests-manage");
    const shown = await links.getByText(/\/guest\//).textContent();
    await dialog.getByRole("button", { name: "Close" }).click();
    return new URL(shown ?? "").pathname;
  });

  const context = await browserOf();
  const visitor = await context.newPage();
  await test.step("a guest gives a name and waits, also through a reload", async () => {
    await visitor.goto(address);
    await expect(visitor.getByRole("heading", { name: "Come into the call of Choir" })).toBeVisible();
    await lookAround(visitor, "guest-name");
    await visitor.emulateMedia({ colorScheme: null, reducedMotion: null });
    await visitor.getByRole("textbox", { name: "Your name" }).fill("Vera");
    await visitor.getByRole("button", { name: "Ask to be let in" }).click();
    await expect(visitor.getByText("You are waiting to be let in")).toBeVisible();
    await lookAtBothWays(visitor, "guest-waiting");
    await visitor.reload();
    await expect(visitor.getByText("You are waiting to be let in")).toBeVisible();
  });

  await test.step("who looks after the group sees it at once, and lets them in", async () => {
    const waiting = anna.page.getByRole("status", { name: "Guests who wait" });
    await expect(waiting.getByText("wants to come into the call of")).toBeVisible();
    await lookAtBothWays(anna.page, "guests-waiting");
    await waiting.getByRole("button", { name: "Let in" }).click();
    await expect(waiting).toBeHidden();
  });

  const vera = new Person("Vera", "", context, visitor);
  await test.step("they write and read, encrypted, and see nothing of before", async () => {
    await expect(vera.composer).toBeVisible({ timeout: 30_000 });
    await expect(visitor.getByText("You are here as a guest until")).toBeVisible();
    await expect(anna.messages.getByText("Vera (guest)").first()).toBeVisible();
    await vera.write("Hello from outside");
    await expect(anna.message("Hello from outside")).toBeVisible();
    await anna.write("Welcome");
    await expect(vera.message("Welcome")).toBeVisible();
    await expect(vera.message("Said before")).toBeHidden();
    await expect(visitor.getByRole("navigation", { name: "Chats" })).toBeHidden();
    await expect(visitor.getByRole("button", { name: "Record a voice message" })).toBeHidden();
    await lookAround(visitor, "guest-inside");
    // After a reload they are still there, and only there.
    await visitor.goto("/settings");
    await expect(vera.message("Welcome")).toBeVisible();
  });

  await test.step("they are sent away, and out at once", async () => {
    const guests = (await openGuests(anna)).getByRole("list", { name: "Guests", exact: true });
    await expect(guests.getByText("is in")).toBeVisible();
    await guests.getByRole("button", { name: "Send away" }).click();
    await expect(guests).toBeHidden();
    await expect(visitor.getByRole("heading", { name: "Welcome to Veche" })).toBeVisible();
  });

  await test.step("a link that is taken back leads nowhere", async () => {
    await anna.page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
    await expect(anna.page.getByRole("dialog").getByText(/\/guest\//)).toBeHidden();
    const russian = await browserOf({ locale: "ru-RU" });
    const late = await russian.newPage();
    await late.goto(address);
    await expect(late.getByText("Эта ссылка не ведёт в звонок")).toBeVisible();
    await lookAt(late, "guest-closed-ru");
  });
});
