// The app without a mouse: everything is found by a few letters, and nothing is out of reach of the keys.
import { expect, type Person, test } from "./stage/index.ts";
import { lookAt } from "./stage/looking.ts";

const FINDER = { name: "A chat, a person, a setting, something to do" };

/** As fast as one types who knows the way: the first letters come before the palette does. */
async function find({ page }: Person, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.keyboard.type(words);
  await expect(page.getByRole("combobox", FINDER)).toHaveValue(words);
}

/** Whatever has the focus is there to be seen. */
async function seesFocus({ page }: Person): Promise<void> {
  const focused = page.locator(":focus");
  await expect(focused).toBeVisible();
  await expect(focused).not.toHaveJSProperty("tagName", "BODY");
}

test("a chat is begun, answered and left without a mouse", async ({ person }) => {
  const boris = await person("boris");
  const anna = await person("anna");
  const { page } = anna;

  await find(anna, boris.name);
  await expect(page.getByRole("option", { name: boris.userId })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: boris.name })).toBeVisible();
  await expect(anna.composer).toBeFocused();
  await page.keyboard.type("Shall we meet?");
  await page.keyboard.press("Enter");
  await boris.acceptInvitation(anna);
  await boris.write("Yes");
  await expect(anna.message("Yes")).toBeVisible();

  await page.keyboard.press("ArrowUp");
  await expect(anna.composer).toHaveValue("Shall we meet?");
  await page.keyboard.type(" Today?");
  await page.keyboard.press("Enter");
  await expect(boris.message("Shall we meet? Today?")).toBeVisible();

  await find(anna, "appear");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Appearance" })).toBeVisible();
  await page.keyboard.press("Tab");
  await seesFocus(anna);

  await find(anna, boris.name.slice(0, 4));
  await page.keyboard.press("Enter");
  await expect(anna.composer).toBeFocused();
  await find(anna, "export");
  await expect(page.getByRole("option", { name: "Export chat" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary")).toBeVisible();
});

test("the palette closes, says when nothing is found, and does what can be done", async ({ person }) => {
  const anna = await person("anna");
  const { page } = anna;
  await page.getByRole("button", { name: "Go to, or do" }).click();
  await expect(page.getByRole("combobox", FINDER)).toBeFocused();
  await lookAt(page, "palette");
  await page.keyboard.type("qqqq");
  await expect(page.getByText("Nothing has this name")).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("combobox", FINDER)).toBeHidden();

  await find(anna, "light and dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await find(anna, "new group");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page.locator(":focus")).toBeVisible();
});

test("the sheet of shortcuts tells the keys, and they work", async ({ person }) => {
  const anna = await person("anna");
  const { page } = anna;
  await page.keyboard.press("Control+/");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet.getByRole("row", { name: /Next chat/ })).toContainText("Alt");
  await lookAt(page, "shortcuts");
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
