// The app without a mouse: everything is found by a few letters, and nothing is out of reach of the keys.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { ask, expect, ON_BOTH, PASSWORD, Person, test } from "./stage/index.ts";
import { lookAt, lookAtBothWays } from "./stage/looking.ts";

const FINDER = { name: "A chat, a person, a setting, something to do" };

/** As fast as one types who knows the way: the first letters come before the palette does. */
async function find({ page }: Person, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.keyboard.type(words);
  await expect(page.getByRole("combobox", FINDER)).toHaveValue(words);
}

/** Whatever has the focus is within the window, with a line around it or around its field. */
async function seesFocus(page: Page): Promise<void> {
  const focused = page.locator(":focus-visible");
  await expect(focused).toBeInViewport();
  const isMarked = await focused.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return (outlineStyle !== "none" && outlineWidth !== "0px") || element.matches("input, textarea");
  });
  expect(isMarked, await focused.evaluate(({ outerHTML }) => outerHTML.slice(0, 200))).toBe(true);
}

/** From where one is to what is named, past everything between, which is seen as well. */
async function tabTo(page: Page, what: Locator): Promise<void> {
  const MOST_STEPS = 40;
  await expect(what).toBeVisible();
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press("Tab");
    await seesFocus(page);
    if (await what.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(what).toBeFocused();
}

test(
  "an account is made, a chat begun, answered and left without a mouse",
  ON_BOTH,
  async ({ person, browserOf, unique, url }) => {
    const boris = await person("boris");
    const name = unique("anna");
    const context = await browserOf();
    const page = await context.newPage();
    const anna = new Person(name, `@${name}:localhost`, context, page);
    await page.goto("/");

    await test.step("an account", async () => {
      await tabTo(page, page.getByRole("button", { name: "Create an account" }));
      await page.keyboard.press("Enter");
      await expect(page.getByLabel("Username")).toBeFocused();
      await page.keyboard.type(name);
      await tabTo(page, page.getByRole("textbox", { name: "Password" }));
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press("Enter");
      await tabTo(page, page.getByRole("button", { name: "Copy" }));
      await page.keyboard.press("Enter");
      await expect(page.getByRole("button", { name: "Copied" })).toBeFocused();
      const key = await page.getByTestId("recovery-key").textContent();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
      const saving = page.waitForEvent("download");
      await tabTo(page, page.getByRole("link", { name: "Download" }));
      await page.keyboard.press("Enter");
      const file = await saving;
      expect(file.suggestedFilename()).toBe("veche-recovery-key.txt");
      expect(await readFile(await file.path(), "utf8")).toBe(`${key}\n`);
      const paper = page.evaluate(
        () => new Promise((done) => Object.assign(window, { print: () => done(true) })),
      );
      await tabTo(page, page.getByRole("button", { name: "Print" }));
      await page.keyboard.press("Enter");
      expect(await paper).toBe(true);
      await page.emulateMedia({ media: "print" });
      await expect(page.getByTestId("recovery-key")).toBeVisible();
      await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
      await page.emulateMedia({ media: null });
      await tabTo(page, page.getByRole("checkbox"));
      await page.keyboard.press("Space");
      await tabTo(page, page.getByRole("button", { name: "Start chatting" }));
      await page.keyboard.press("Enter");
      await expect(anna.chats).toBeVisible();
    });

    await test.step("a chat, from the menu of what can be begun", async () => {
      await tabTo(page, page.getByRole("button", { name: "New", exact: true }));
      await page.keyboard.press("Enter");
      const [first, second] = ["New chat", "New group"].map((name) => page.getByRole("menuitem", { name }));
      await expect(first as Locator).toBeFocused();
      await page.keyboard.press("ArrowDown");
      await expect(second as Locator).toBeFocused();
      await seesFocus(page);
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Enter");
      await expect(page.getByLabel("Who do you want to write to?")).toBeFocused();
      await page.keyboard.type(boris.name);
      await tabTo(page, page.getByRole("button", { name: boris.userId }));
      await page.keyboard.press("Enter");
      await expect(page.getByRole("heading", { level: 1, name: boris.name })).toBeVisible();
      await expect(anna.composer).toBeFocused();
    });

    await test.step("a message, encrypted, and its answer", async () => {
      await page.keyboard.type("Shall we meet?");
      await page.keyboard.press("Enter");
      await boris.acceptInvitation(anna);
      await expect(boris.message("Shall we meet?")).toBeVisible();
      await boris.write("Yes");
      await expect(anna.message("Yes")).toBeVisible();
      const roomId = decodeURIComponent(new URL(page.url()).pathname.split("/")[2] ?? "");
      const path = `/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=20`;
      const token = await boris.accessToken();
      const { chunk } = await ask<{ chunk: { type: string }[] }>(url, "GET", path, undefined, token);
      expect(chunk.filter(({ type }) => type === "m.room.encrypted")).toHaveLength(2);
      expect(chunk.map(({ type }) => type)).not.toContain("m.room.message");
    });

    await page.keyboard.press("ArrowUp");
    await expect(anna.composer).toHaveValue("Shall we meet?");
    await page.keyboard.type(" Today?");
    await page.keyboard.press("Enter");
    await expect(boris.message("Shall we meet? Today?")).toBeVisible();

    await find(anna, "appear");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Appearance" })).toBeVisible();
    await page.keyboard.press("Tab");
    await seesFocus(page);

    await find(anna, boris.name.slice(0, 4));
    await page.keyboard.press("Enter");
    await expect(anna.composer).toBeFocused();
    await find(anna, "export");
    await expect(page.getByRole("option", { name: "Export chat" })).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary")).toBeVisible();
  },
);

test("the palette closes, says when nothing is found, and does what can be done", async ({ person }) => {
  const anna = await person("anna");
  const { page } = anna;
  await page.getByRole("button", { name: "Go to, or do" }).click();
  await expect(page.getByRole("combobox", FINDER)).toBeFocused();
  await lookAtBothWays(page, "palette");
  await page.keyboard.type("qqqq");
  await expect(page.getByText("Nothing has this name")).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("combobox", FINDER)).toBeHidden();

  await find(anna, "light and dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");

  await test.step("nothing moves for those who do not want it", async () => {
    const openAndClose = async () => {
      await find(anna, "new group");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("dialog", { name: "New group" })).toBeVisible();
      await expect(page.locator(":focus")).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    };
    await watchMoves(page);
    await openAndClose();
    expect(await movesOn(page)).toEqual([]);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await openAndClose();
    await expect.poll(() => movesOn(page)).not.toEqual([]);
    await page.emulateMedia({ reducedMotion: "reduce" });
  });

  await test.step("the accent and the size of the text are chosen by keys, and stay", async () => {
    const widths = () => page.getByRole("heading", { level: 1, name: "Appearance" }).evaluate(sizeOf);
    await find(anna, "appear");
    await page.keyboard.press("Enter");
    const before = await widths();
    await tabTo(page, page.getByRole("radio", { name: "Blue" }));
    // From the first to the last.
    await page.keyboard.press("ArrowLeft");
    await tabTo(page, page.getByRole("slider"));
    for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowRight");
    const isChosen = async () => {
      await expect(page.getByRole("radio", { name: "Green" })).toBeChecked();
      await expect(page.getByText("Text size: 130 %")).toBeVisible();
      expect((await widths()) / before).toBeCloseTo(1.3, 1);
      // The line around what has the focus is of the accent.
      await page.keyboard.press("Tab");
      const line = page.locator(":focus-visible");
      expect(await line.evaluate((element) => getComputedStyle(element).outlineColor)).toBe(GREEN);
    };
    await isChosen();
    await lookAt(page, "appearance-large");
    await page.reload();
    await isChosen();
  });
});

/** Mantine's shade 8. */
const GREEN = "rgb(47, 158, 68)";

function sizeOf(element: Element): number {
  return Number.parseFloat(getComputedStyle(element).fontSize);
}

/** From now on all that takes its time to move is noted. */
async function watchMoves(page: Page): Promise<void> {
  await page.evaluate(() => {
    const moves: string[] = [];
    const note = ({ target, type }: Event) => {
      for (const { effect, id } of (target as Element).getAnimations())
        if (Number(effect?.getComputedTiming().duration) > 1) moves.push(`${type} ${id}`);
    };
    for (const type of ["transitionrun", "animationstart"]) document.addEventListener(type, note);
    Object.assign(window, { moves });
  });
}

function movesOn(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { moves: string[] }).moves);
}

test("the sheet of shortcuts tells the keys, and they work", async ({ person }) => {
  const anna = await person("anna");
  const { page } = anna;
  await page.keyboard.press("Control+/");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet.getByRole("row", { name: /Next chat/ })).toContainText("Alt");
  await lookAtBothWays(page, "shortcuts");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("Control+,");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
});

test("from chat to chat by the arrows, and to the next that has something new", async ({ person }) => {
  const anna = await person("anna");
  const others = [await person("boris"), await person("vera")];
  for (const other of others) {
    await anna.startChatWith(other);
    await anna.write(`Hello ${other.name}`);
  }
  const title = anna.page.getByRole("heading", { level: 1 });
  const [boris, vera] = others as [Person, Person];
  await expect(title).toHaveText(vera.name);
  await anna.page.keyboard.press("Alt+ArrowDown");
  await expect(title).toHaveText(boris.name);
  await anna.page.keyboard.press("Alt+ArrowUp");
  await expect(title).toHaveText(vera.name);
  await boris.acceptInvitation(anna);
  await boris.write("Good morning");
  await expect(anna.chat(/1 unread message/)).toBeVisible();
  await anna.page.keyboard.press("Alt+Shift+ArrowDown");
  await expect(title).toHaveText(boris.name);
  await expect(anna.message("Good morning")).toBeVisible();
});
