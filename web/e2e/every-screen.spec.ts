// Every page, panel, window and menu that no other story looks at: on a tablet in the light, on a phone in the dark.
import type { Locator, Page } from "@playwright/test";
import { choose, inAChat } from "./stage/chatting.ts";
import { ask, expect, type Person, test } from "./stage/index.ts";
import { lookInHand, TABLET } from "./stage/looking.ts";
import { visit } from "./stage/visiting.ts";

/** Look when what was asked for is there, and nothing is still being loaded. */
async function lookWhen(page: Page, shown: Locator, name: string): Promise<void> {
  await expect(shown.first()).toBeVisible();
  await expect(page.getByLabel(/^Loading/)).toHaveCount(0);
  // No name of a button hangs over it.
  await page.mouse.move(0, 0);
  await lookInHand(page, name);
}

async function closeDialog({ page }: Person): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

const SETTINGS = {
  appearance: "Appearance",
  notifications: "Notifications",
  writing: "Writing",
  devices: "Devices",
  stickers: "Emoji and stickers",
  receipts: "Read receipts",
  import: "Import chats",
  developer: "For developers",
};

const PAGES = {
  contacts: "Contacts",
  discover: "Public places",
  mentions: "Mentions",
  search: "Search all messages",
  requests: "Message requests",
  "join/nothing": "This link is not valid any more",
  "guest/nothing": "This link is for guests",
  calling: "You may call",
};

const BEGINNINGS = ["New chat", "New group", "New channel", "New space"];

test("pages, settings, and what can be begun", async ({ person }) => {
  test.setTimeout(600_000);
  const anna = await person("anna", { viewport: TABLET, reducedMotion: "reduce" });
  const { page } = anna;
  for (const [id, title] of Object.entries(SETTINGS)) {
    await visit(page, `/settings/${id}`);
    const heading = page.getByRole("heading", { level: 1, name: title, exact: true });
    // Behind the button that leads back.
    await expect(page.locator("main section").locator("button, input").nth(1)).toBeAttached();
    await lookWhen(page, heading, `settings-${id}`);
  }
  await visit(page, "/settings");
  await lookWhen(page, page.getByRole("navigation", { name: "Settings" }), "settings");
  for (const [path, title] of Object.entries(PAGES)) {
    await visit(page, `/${path}`);
    const main = page.getByRole("main");
    await lookWhen(page, main.getByText(title), `page-${path.replace("/", "-")}`);
  }
  await visit(page, "/");
  await page.getByRole("button", { name: "New", exact: true }).click();
  await lookWhen(page, page.getByRole("menu"), "beginnings");
  await page.keyboard.press("Escape");
  for (const what of BEGINNINGS) {
    await page.getByRole("button", { name: "New", exact: true }).click();
    await page.getByRole("menuitem", { name: what }).click();
    await lookWhen(page, page.getByRole("dialog"), `begin-${what.replace(" ", "-")}`);
    await closeDialog(anna);
  }
  await page.getByRole("button", { name: /^Account and settings of/ }).click();
  await lookWhen(page, page.getByRole("menu"), "account-menu");
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await lookWhen(page, page.getByRole("dialog"), "sign-out");
  await closeDialog(anna);
});

const PANELS = {
  members: "People",
  search: "Search",
  date: "Go to a day",
  threads: "Threads",
  pins: "Pinned messages",
  gallery: "Media, files, links",
  notifications: "Notifications",
  scheduled: "Scheduled messages",
  stickers: "Emoji and stickers",
  export: "Export chat",
  manage: "Settings of the chat",
};

const SECTIONS = {
  overview: "Name and picture",
  access: "Who comes in",
  permissions: "Who may do what",
  links: "Invite links",
  banned: "Banned people",
  log: "What was changed",
  advanced: "Advanced",
};

test("panels of a group, its settings, and what can be done with it", async ({ person, url }) => {
  test.setTimeout(600_000);
  const anna = await person("anna", { viewport: TABLET, reducedMotion: "reduce" });
  const boris = await person("boris");
  const { page } = anna;
  const token = await anna.accessToken();
  const make = (wish: object) => ask<{ room_id: string }>(url, "POST", "/createRoom", wish, token);
  const { room_id: roomId } = await make({ name: "Garden", preset: "public_chat" });
  const { room_id: spaceId } = await make({ name: "School", creation_content: { type: "m.space" } });
  await ask(url, "POST", `/join/${encodeURIComponent(roomId)}`, {}, await boris.accessToken());
  await anna.chat("Garden").click();
  await anna.write("When do we water the beds?");
  await expect(anna.message("When do we water")).toBeVisible();
  await expect(page.getByText("2 members")).toBeVisible();
  const room = `/room/${roomId}`;
  const panel = page.getByRole("complementary");
  for (const [id, title] of Object.entries(PANELS)) {
    await visit(page, `${room}?panel=${id}`);
    await expect(panel.getByRole("heading", { level: 2, name: title, exact: true })).toBeVisible();
    await expect(panel.locator("> div")).not.toBeEmpty();
    await lookWhen(page, panel, `panel-${id}`);
  }
  await visit(page, `${room}?panel=person&item=${boris.userId}`);
  await lookWhen(page, panel.getByText(boris.name), "panel-person");
  for (const [id, title] of Object.entries(SECTIONS)) {
    await visit(page, `${room}?panel=manage&item=${id}`);
    await lookWhen(page, panel.getByRole("heading", { level: 3, name: title, exact: true }), `manage-${id}`);
  }
  await visit(page, room);
  const more = () => page.getByRole("button", { name: "More about this chat" }).click();
  await more();
  await lookWhen(page, page.getByRole("menu"), "room-menu");
  await page.keyboard.press("Escape");
  for (const what of ["Folders", "Leave"]) {
    await more();
    await page.getByRole("menuitem", { name: what }).click();
    await lookWhen(page, page.getByRole("dialog"), `room-${what.toLowerCase()}`);
    await closeDialog(anna);
  }
  await visit(page, `/space/${spaceId}`);
  await lookWhen(page, page.getByRole("heading", { name: "School" }), "page-space");
});

const ADDITIONS = ["Poll", "Location", "Contact", "Send later", "Disappearing messages"];

test("what is done with a message, and what can be sent", async ({ person, url }) => {
  test.setTimeout(600_000);
  const [anna, boris] = await inAChat((name) => person(name, { reducedMotion: "reduce" }));
  const { page } = anna;
  await anna.context.grantPermissions(["geolocation"], { origin: url });
  await anna.context.setGeolocation({ latitude: 55.7522, longitude: 37.6156, accuracy: 12 });
  await boris.write("Shall we **meet** at `10:30`? > quoted");
  const message = anna.message("Shall we");
  await expect(message).toBeVisible();
  await page.setViewportSize(TABLET);

  await test.step("side by side on a tablet, and a panel over them", async () => {
    const [list, chat] = [await boxOf(anna.chats), await boxOf(anna.composer)];
    expect(list.x + list.width).toBeLessThanOrEqual(chat.x);
    expect(chat.x + chat.width).toBeLessThanOrEqual(TABLET.width);
    await page.getByRole("button", { name: "People" }).click();
    const panel = await boxOf(page.getByRole("complementary"));
    expect(panel.x).toBeGreaterThan(list.x + list.width);
    expect(panel.x + panel.width).toBe(TABLET.width);
    expect((await boxOf(anna.composer)).width).toBe(chat.width);
    await page.getByRole("complementary").getByRole("button", { name: "Close" }).click();
    await expect(page.getByRole("complementary")).toHaveCount(0);
  });

  for (const what of ADDITIONS) {
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("menuitem", { name: what }).click();
    await lookWhen(page, page.getByRole("dialog"), `add-${what.replace(" ", "-").toLowerCase()}`);
    await closeDialog(anna);
  }
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await lookWhen(page, page.getByRole("menu"), "add");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Emoji and stickers" }).click();
  await lookWhen(page, page.getByRole("gridcell"), "emoji");
  await page.getByRole("tab", { name: "Stickers" }).click();
  await lookWhen(page, page.getByText("There are none here yet."), "stickers");
  await page.keyboard.press("Escape");

  for (const what of ["React", "Forward", "Report"]) {
    await choose(anna, message, what);
    await lookWhen(page, page.getByRole("dialog"), `message-${what.toLowerCase()}`);
    await closeDialog(anna);
  }
  await choose(anna, message, "Reply");
  await anna.composer.fill("At the gate");
  await lookWhen(page, page.getByText(/^Reply to/), "replying");
  await anna.composer.press("Enter");
  // What is still on its way cannot be edited.
  await expect(anna.message("At the gate").getByRole("img", { name: /^(Sent|Read)$/ })).toBeVisible();
  await choose(anna, anna.message("At the gate"), "Edit");
  await lookWhen(page, page.getByText("Edit message"), "editing");
  await anna.composer.fill("At the gate, as always");
  await anna.composer.press("Enter");
  await anna
    .message("as always")
    .getByRole("button", { name: /^Edited/ })
    .click();
  await lookWhen(page, page.getByRole("dialog"), "versions");
  await closeDialog(anna);
  await choose(anna, message, "Select");
  await lookWhen(page, page.getByText("1 message selected"), "selecting");
  await page.getByRole("button", { name: "End selecting" }).click();
  await choose(anna, message, "Reply in thread");
  await lookWhen(page, page.getByRole("complementary"), "thread");
});

async function boxOf(what: Locator) {
  const box = await what.boundingBox();
  if (!box) throw new Error("It is not to be seen.");
  return box;
}
