// Everything that can be sent beside plain text, between two people.
import { Buffer } from "node:buffer";
import type { Locator } from "@playwright/test";
import { inAChat } from "./stage/chatting.ts";
import { drawPicture } from "./stage/drawing.ts";
import { hold } from "./stage/holding.ts";
import { expect, type Person, test } from "./stage/index.ts";
import { visit } from "./stage/visiting.ts";

test("an answer, an edit with arrow up, and a mention by keyboard alone", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  await boris.composer.pressSequentially(`hi @${anna.name.slice(0, 4)}`);
  await expect(boris.page.getByRole("option").first()).toBeVisible();
  await boris.page.keyboard.press("Enter");
  await expect(boris.composer).toHaveValue(`hi @${anna.name} `);
  await boris.page.keyboard.type("how are you");
  await boris.page.keyboard.press("Enter");
  await expect(anna.message("how are you")).toBeVisible();
  await visit(anna.page, "/mentions");
  await anna.page
    .getByRole("main")
    .getByRole("button", { name: `hi ${anna.name} how are you` })
    .click();
  await expect(anna.message("how are you")).toBeInViewport();

  await anna.composer.focus();
  await anna.page.keyboard.type("fine, thanc");
  await anna.page.keyboard.press("Enter");
  await expect(boris.message("fine, thanc")).toBeVisible();
  await anna.page.keyboard.press("ArrowUp");
  await expect(anna.composer).toHaveValue("fine, thanc");
  await anna.page.keyboard.press("Backspace");
  await anna.page.keyboard.type("ks");
  await anna.page.keyboard.press("Enter");
  await expect(anna.composer).toHaveValue("");
  await expect(boris.message("fine, thanks")).toBeVisible();
});

test("bold by shortcut and by its button, undone by the browser's own undo, and writing on while the server is silent", async ({
  person,
}) => {
  const [anna, boris] = await inAChat(person);
  await anna.composer.fill("so important");
  await anna.composer.press("ControlOrMeta+a");
  await anna.composer.press("ControlOrMeta+b");
  await expect(anna.composer).toHaveValue("**so important**");
  await anna.composer.press("ControlOrMeta+z");
  await expect(anna.composer).toHaveValue("so important");
  await anna.composer.press("ControlOrMeta+a");
  await anna.page.getByRole("button", { name: "Formatting" }).click();
  const bold = anna.page.getByRole("toolbar", { name: "Formatting" }).getByRole("button", { name: /^Bold/ });
  await bold.click();
  await expect(anna.composer).toHaveValue("**so important**");
  await expect(bold).toHaveAttribute("aria-pressed", "true");
  await anna.composer.press("Enter");
  await expect(boris.message("so important").locator("strong")).toHaveText("so important");

  await test.step("while the server is silent one writes on, and all of it arrives in order", async () => {
    const held = await hold(anna.page);
    const type = async (text: string) => {
      await anna.page.keyboard.type(text);
      await expect(anna.composer).toHaveValue(text);
      await anna.page.keyboard.press("Enter");
      await expect(anna.composer).toHaveValue("");
      await expect(anna.composer).toBeFocused();
    };
    await anna.page.keyboard.type("line ");
    const asked = (what: RegExp) => expect.poll(() => held.asked().some((one) => what.test(one)));
    await asked(/PUT .*\/account_data\/org\.veche\.draft/).toBe(true);
    await anna.page.keyboard.press("ControlOrMeta+a");
    const lines = [1, 2, 3, 4].map((number) => `line ${number}`);
    for (const line of lines) await type(line);
    for (const line of lines)
      await expect(anna.message(line).getByRole("img", { name: "On its way" })).toBeVisible();
    await asked(/PUT .*\/typing\//).toBe(true);
    await asked(/\/send\/m\.room\.encrypted\//).toBe(true);
    await expect(boris.message("line")).toHaveCount(0);
    await anna.page.keyboard.type("and half of");
    await held.letGo();
    for (const one of [boris, anna]) {
      await expect(one.message("line 4")).toBeVisible();
      const shown = await one.messages
        .getByRole("listitem")
        .filter({ hasText: /line \d/ })
        .allInnerTexts();
      expect(shown.flatMap((text) => text.match(/line \d/)?.[0] ?? [])).toEqual(lines);
    }
    await expect(anna.messages.getByRole("img", { name: "On its way" })).toHaveCount(0);
    await expect(anna.composer).toHaveValue("and half of");
    await expect(anna.composer).toBeFocused();
  });
});

test("emoji by name while typing, and from the window", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  await anna.composer.pressSequentially("yes :thumbsup");
  await expect(anna.page.getByRole("option").filter({ hasText: "👍" })).toBeVisible();
  await anna.page.keyboard.press("Tab");
  await expect(anna.composer).toHaveValue(/^yes 👍\ufe0f? $/);
  await anna.page.getByRole("button", { name: "Emoji and stickers" }).click();
  await anna.page.getByPlaceholder("Search emoji").fill("rocket");
  await anna.page.getByRole("gridcell", { name: "rocket" }).click();
  await expect(anna.composer).toHaveValue(/🚀/u);
  await anna.composer.press("Enter");
  await expect(boris.message("🚀")).toBeVisible();
});

test("a picture with a caption, and a file", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  const buffer = await drawPicture(anna, 2400, 1200);
  await anna.page.getByTestId("files").setInputFiles({ name: "garden.png", mimeType: "image/png", buffer });
  const dialog = anna.page.getByRole("dialog");
  await dialog.getByLabel("Say something with it").fill("our garden");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await expect(boris.message("our garden")).toBeVisible();
  expect(await pixelsOf(boris, "our garden")).toEqual([1600, 800]);

  await anna.page.getByTestId("files").setInputFiles({ name: "gate.png", mimeType: "image/png", buffer });
  await dialog.getByText("Full size").click();
  await expect(dialog.getByText("Every pixel.")).toBeVisible();
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  expect(await pixelsOf(boris, /^gate/)).toEqual([2400, 1200]);

  const file = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("plain notes") };
  await anna.page.getByTestId("files").setInputFiles(file);
  await anna.page.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  await expect(boris.message("notes.txt")).toBeVisible();
});

/** How large a picture is that came, seen whole. */
async function pixelsOf({ page }: Person, name: string | RegExp): Promise<number[]> {
  await page
    .getByRole("button", { name: "Show picture: " })
    .filter({ has: page.getByAltText(name) })
    .click();
  const picture = page.getByRole("dialog").getByAltText(name);
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  const pixels = await picture.evaluate((image: HTMLImageElement) => [
    image.naturalWidth,
    image.naturalHeight,
  ]);
  await page.keyboard.press("Escape");
  return pixels;
}

test("a file that the server would not take is told before", async ({ person }) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.page.route("**/media/**/config*", (route) => route.fulfill({ json: { "m.upload.size": 100 } }));
  await anna.startChatWith(boris);
  const file = { name: "large.bin", mimeType: "application/zip", buffer: Buffer.alloc(5000) };
  await anna.page.getByTestId("files").setInputFiles(file);
  await expect(anna.page.getByText("The server takes files of up to 100 byte")).toBeVisible();
  await expect(anna.page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
});

test("a voice message: record, pause, listen, send", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  await anna.page.getByRole("button", { name: "Record a voice message" }).click();
  await expect(anna.page.getByText("0:01")).toBeVisible();
  await anna.page.getByRole("button", { name: "Pause" }).click();
  await anna.page.getByRole("button", { name: "Listen" }).click();
  await anna.page.getByRole("button", { name: "Send the voice message" }).click();
  await expect(anna.composer).toBeVisible();
  await expect(boris.messages.getByRole("listitem")).toHaveCount(
    await anna.messages.getByRole("listitem").count(),
  );
});

test("a draft follows to another device, and goes when it is sent", async ({ person, secondDeviceOf }) => {
  const [anna, boris] = await inAChat(person);
  await anna.composer.fill("half a thou");
  const phone = await secondDeviceOf(anna);
  await phone.page.getByRole("textbox").fill(anna.recoveryKey);
  await phone.page.getByRole("button", { name: "Continue" }).click();
  await phone.chat(new RegExp(boris.name)).click();
  await expect(phone.composer).toHaveValue("half a thou");
  await phone.write("half a thought");
  await expect(boris.message("half a thought")).toBeVisible();
  await expect(anna.composer).toHaveValue("");
});

test("emoji and stickers from pictures, one's own and those of a chat", async ({ person }) => {
  // Pictures within words come with the token that a service worker adds.
  const [anna, boris] = await inAChat((name) =>
    person(name, { serviceWorkers: name === "boris" ? "allow" : "block" }),
  );
  const address = anna.page.url();
  const buffer = await drawPicture(anna, 256, 256);
  const addPicture = async (name: string) => {
    const chooser = anna.page.waitForEvent("filechooser");
    await anna.page.getByRole("button", { name: "Add pictures" }).click();
    await (await chooser).setFiles({ name: `${name}.png`, mimeType: "image/png", buffer });
    await expect(anna.page.getByText(`:${name.replace(" ", "_")}:`)).toBeVisible();
  };
  await anna.page.goto("/settings/stickers");
  await addPicture("gold square");
  await anna.page.goto(address);
  await anna.page.getByRole("button", { name: "Emoji and stickers" }).click();
  await anna.page.getByRole("tab", { name: "Stickers" }).click();
  await anna.page.getByRole("button", { name: "gold square" }).click();
  await anna.write("that was a sticker");
  await expect(boris.message("that was a sticker")).toBeVisible();
  await anna.composer.pressSequentially("all that is :gold");
  await anna.page.getByRole("option", { name: "gold_square" }).click();
  await anna.composer.press("Enter");
  const isDrawn = (image: Locator) =>
    image.evaluate((drawn) => drawn instanceof HTMLImageElement && drawn.naturalWidth > 0);
  const emoji = boris.message("all that is").getByRole("img", { name: ":gold_square:" });
  const sticker = boris.messages.getByRole("img", { name: "gold square", exact: true });
  for (const image of [sticker, emoji]) {
    await expect(image).toBeVisible();
    await expect.poll(() => isDrawn(image)).toBe(true);
  }

  await test.step("those of the chat are for everybody in it, and for their other chats if they wish", async () => {
    const stick = async ({ page }: Person, name: string) => {
      await page.getByRole("button", { name: "Emoji and stickers" }).first().click();
      await page.getByRole("tab", { name: "Stickers" }).click();
      await page.getByRole("button", { name }).click();
    };
    await visit(anna.page, `${new URL(address).pathname}?panel=stickers`);
    await addPicture("teal corner");
    await stick(boris, "teal corner");
    await expect(anna.messages.getByRole("img", { name: "teal corner" })).toBeVisible();
    await visit(boris.page, `${new URL(address).pathname}?panel=stickers`);
    await boris.page.getByRole("switch", { name: "Use them in all my chats" }).click();
    await boris.page.getByRole("button", { name: "New", exact: true }).click();
    await boris.page.getByRole("menuitem", { name: "Saved messages" }).click();
    await expect(boris.page.getByRole("heading", { level: 1, name: "Saved messages" })).toBeVisible();
    await stick(boris, "teal corner");
    await expect(boris.messages.getByRole("img", { name: "teal corner" })).toBeVisible();
  });
});
