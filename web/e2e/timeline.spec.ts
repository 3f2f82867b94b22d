// What people do with messages: read, answer, react, change and take back.
import type { Page } from "@playwright/test";
import { choose } from "./stage/chatting.ts";
import { expect, ON_BOTH, type Person, test } from "./stage/index.ts";
import { lookAt, lookAtBothWays } from "./stage/looking.ts";
import { fingerOn } from "./stage/touching.ts";

async function look(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png` });
}

async function twoWhoChat(person: (name: string) => Promise<Person>): Promise<[Person, Person]> {
  const [anna, boris] = [await person("anna"), await person("boris")];
  await anna.startChatWith(boris);
  await anna.write("Shall we meet at six?");
  await expect(anna.message("Shall we meet").getByRole("img", { name: "Sent" })).toBeVisible();
  await boris.acceptInvitation(anna);
  await expect(boris.message("Shall we meet")).toBeVisible();
  return [anna, boris];
}

test("a message is answered, reacted to, edited and deleted", ON_BOTH, async ({ person }) => {
  const [anna, boris] = await twoWhoChat(person);
  const question = boris.message("Shall we meet");
  await expect(anna.message("Shall we meet").getByRole("img", { name: "Read" })).toBeVisible();

  await choose(boris, question, "React");
  await boris.page.getByRole("button", { name: "👍" }).click();
  const chip = anna.message("Shall we meet").getByRole("button", { name: "👍, 1" });
  await expect(chip).toBeVisible();
  await chip.click();
  await expect(question.getByRole("button", { name: "👍, 2" })).toBeVisible();
  await chip
    .or(anna.page.getByRole("button", { name: "👍, 2" }))
    .first()
    .click();
  await expect(question.getByRole("button", { name: "👍, 1" })).toBeVisible();

  await choose(boris, question, "Reply");
  await boris.write("Yes, at seven");
  const answer = anna.message("Yes, at seven");
  await expect(answer.getByRole("button", { name: /Go to the answered message/ })).toContainText(
    "Shall we meet",
  );

  await choose(boris, boris.message("Yes, at seven"), "Edit");
  await boris.composer.fill("Yes, at eight");
  await boris.composer.press("Enter");
  await expect(anna.message("Yes, at eight")).toBeVisible();
  await anna
    .message("Yes, at eight")
    .getByRole("button", { name: /Edited/ })
    .click();
  await expect(anna.page.getByRole("dialog")).toContainText("Yes, at seven");
  await anna.page.keyboard.press("Escape");
  await look(anna.page, "chat");

  await choose(boris, boris.message("Yes, at eight"), "Delete");
  await boris.page.getByRole("button", { name: "Undo" }).click();
  await expect(boris.message("Yes, at eight")).toBeVisible();
  await choose(boris, boris.message("Yes, at eight"), "Delete");
  await expect(anna.message("Message deleted")).toBeVisible();
});

/** As browsers have it that translate by themselves; the one of this story is of another make. */
async function giveTranslator({ page }: Person): Promise<void> {
  await page.addInitScript(() => {
    const destroy = () => undefined;
    const detect = async () => [{ detectedLanguage: "fr", confidence: 1 }];
    const translate = async (text: string) => `In English: ${text}`;
    Object.assign(window, {
      LanguageDetector: { create: async () => ({ detect, destroy }) },
      Translator: { availability: async () => "available", create: async () => ({ translate, destroy }) },
    });
  });
  await page.reload();
}

test("the menu of a message is for everybody, with keys too, and translates", async ({ person }) => {
  const [anna, boris] = await twoWhoChat((name) => person(name, { hasTouch: name === "boris" }));
  await giveTranslator(boris);
  const question = boris.message("Shall we meet");
  await choose(boris, question, "Translate");
  await expect(question.getByText(/^In English: Shall we meet/)).toBeVisible();
  await expect(question.getByText("Translated from French on this device")).toBeVisible();
  await lookAtBothWays(boris.page, "translation");
  await question.getByRole("button", { name: "Hide" }).click();
  await expect(question.getByText(/^In English/)).toBeHidden();

  const clipboard = () => boris.page.evaluate(() => navigator.clipboard.readText());
  await boris.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(boris, question, "Copy text");
  await expect.poll(clipboard).toBe("Shall we meet at six?");
  await choose(boris, question, "Copy link");
  await expect.poll(clipboard).toMatch(/^https:\/\/matrix\.to\/#\/!.+\/%24.+via=/);
  await choose(boris, question, "Report");
  const report = boris.page.getByRole("dialog", { name: "Report this message" });
  await expect(report).toContainText("This message is encrypted");
  await report.getByRole("textbox", { name: "What is wrong with it?" }).fill("She asks at a bad time");
  await lookAt(boris.page, "report");
  await report.getByRole("button", { name: "Report" }).click();
  await expect(boris.page.getByText("Thank you. Your report has been sent.")).toBeVisible();
  await boris.page.keyboard.press("Escape");

  await test.step("a finger that stays on it opens it, one that moves scrolls", async () => {
    await boris.page.setViewportSize({ width: 390, height: 844 });
    const menu = boris.page.getByRole("menu");
    const finger = await fingerOn(boris.page, question.getByText("Shall we meet"));
    await finger.down();
    await finger.moveBy(40);
    await finger.up();
    await expect(menu).toHaveCount(0);
    await finger.down();
    await expect(menu.getByRole("menuitem", { name: "Reply", exact: true })).toBeVisible();
    await finger.up();
    await lookAt(boris.page, "message-menu-phone");
    await menu.getByRole("menuitem", { name: "Reply", exact: true }).tap();
    await expect(boris.page.getByText(/^Reply to/)).toBeVisible();
    await expect(menu).toHaveCount(0);
    await boris.composer.fill("Better at seven");
    await boris.page.getByRole("button", { name: "Send", exact: true }).tap();
    await expect(anna.message("Better at seven")).toContainText("Shall we meet");
  });

  const message = anna.message("Shall we meet").first();
  await message.locator("time").last().click({ button: "right" });
  const menu = anna.page.getByRole("menu");
  await expect(menu.getByRole("menuitem").first()).toBeFocused();
  await lookAt(anna.page, "message-menu");
  await anna.page.keyboard.press("Escape");
  await expect(menu).toBeHidden();

  await message.locator("time").last().click({ button: "right" });
  await anna.page.keyboard.press("End");
  await expect(menu.getByRole("menuitem", { name: "Delete" })).toBeFocused();
  await anna.page.keyboard.press("Enter");
  await expect(anna.page.getByRole("button", { name: "Undo" })).toBeVisible();
});

test("a talk goes on in a thread, and is pinned and forwarded", ON_BOTH, async ({ person }) => {
  const [anna, boris] = await twoWhoChat(person);
  await choose(anna, anna.message("Shall we meet"), "Reply in thread");
  const panel = anna.page.getByRole("complementary", { name: "Thread" });
  await panel.getByRole("textbox").fill("I bring tea");
  await panel.getByRole("textbox").press("Enter");
  await expect(panel.getByRole("listitem").filter({ hasText: "I bring tea" })).toBeVisible();
  await look(anna.page, "thread");

  await boris
    .message("Shall we meet")
    .getByRole("button", { name: /1 reply/ })
    .click();
  const other = boris.page.getByRole("complementary", { name: "Thread" });
  await expect(other.getByRole("listitem").filter({ hasText: "I bring tea" })).toBeVisible();
  await other.getByRole("textbox").fill("And I cake");
  await other.getByRole("textbox").press("Enter");
  await expect(panel.getByRole("listitem").filter({ hasText: "And I cake" })).toBeVisible();
  await expect(anna.page.getByRole("main").getByText("And I cake")).toHaveCount(0);

  await choose(anna, anna.message("Shall we meet").first(), "Pin");
  await expect(boris.page.getByRole("button", { name: /pinned message/ })).toContainText("Shall we meet");
  await boris.chat(anna.name).click();
  await expect(other).toBeHidden();
  await boris.write("Bring a coat");
  await choose(anna, anna.message("Bring a coat"), "Pin");
  await boris.page.getByRole("button", { name: "All pinned messages" }).click();
  const pins = boris.page.getByRole("complementary", { name: "Pinned messages" });
  await expect(pins.getByRole("listitem")).toHaveText([/Bring a coat/, /Shall we meet/]);
  // Away from what says its name below the pointer.
  await boris.page.mouse.move(0, 0);
  await lookAtBothWays(boris.page, "pins");
  await pins
    .getByRole("listitem")
    .filter({ hasText: "Shall we meet" })
    .getByRole("button", { name: "Unpin" })
    .click();
  await expect(pins.getByRole("listitem")).toHaveCount(1);
  await choose(anna, anna.message("Bring a coat"), "Unpin");
  await expect(boris.page.getByRole("button", { name: /pinned message/ })).toHaveCount(0);

  await choose(boris, boris.message("Shall we meet").first(), "Save for myself");
  await expect(boris.chat("Saved messages")).toBeVisible();
  await boris.chat("Saved messages").click();
  await expect(boris.message("Forwarded from")).toContainText("Shall we meet");
});

test("everything is done with the keyboard", async ({ person }) => {
  const [anna, boris] = await twoWhoChat(person);
  await boris.write("Of course");
  await expect(anna.message("Of course")).toBeVisible();
  // Who looks after the answer by ear is told of it; nobody of their own words.
  await expect(anna.page.getByRole("log")).toHaveText(`${boris.name}: Of course`);
  await expect(boris.page.getByRole("log")).toBeEmpty();
  const last = anna.message("Of course");
  await last.focus();
  await anna.page.keyboard.press("ArrowUp");
  await expect(anna.message("joined")).toBeFocused();
  await anna.page.keyboard.press("ArrowUp");
  await expect(anna.message("Shall we meet")).toBeFocused();
  await anna.page.keyboard.press("End");
  await expect(last).toBeFocused();
  await anna.page.keyboard.press("Enter");
  await expect(anna.page.getByRole("menuitem", { name: "React" })).toBeVisible();
  await look(anna.page, "menu");
  await anna.page.getByRole("menuitem", { name: "React" }).press("Enter");
  await anna.page.getByRole("button", { name: "❤️" }).press("Enter");
  await expect(boris.message("Of course").getByRole("button", { name: "❤️, 1" })).toBeVisible();
});
