// The pictures of the documentation: a small town of people, photographed at three widths in both themes.
import { mkdir } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { type Account, logIn, makeAccount, storeAccount } from "./stage/accounts.ts";
import { ask, expect, type Person, test } from "./stage/index.ts";
import { keeperOf } from "./stage/inhabited.ts";
import { visit } from "./stage/visiting.ts";

const FOLDER = "../docs/user/pictures";
const SIZES = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
} as const;

interface Town {
  url: string;
  anna: Person;
  boris: Person;
  neighbours: Account[];
}

async function callThem(url: string, userId: string, token: string, name: string): Promise<void> {
  await ask(url, "PUT", `/profile/${encodeURIComponent(userId)}/displayname`, { displayname: name }, token);
}

/** A public place with a few words in it, so that the list looks lived in; returns its id. */
async function openPlace({ url, anna, neighbours }: Town, name: string, said: string[]): Promise<string> {
  const [host] = neighbours;
  const wish = { name, preset: "public_chat" };
  const { room_id: roomId } = await ask<{ room_id: string }>(
    url,
    "POST",
    "/createRoom",
    wish,
    host?.accessToken,
  );
  const path = `/rooms/${encodeURIComponent(roomId)}`;
  for (const token of [await anna.accessToken(), ...neighbours.slice(1).map((one) => one.accessToken)]) {
    await ask(url, "POST", `${path}/join`, {}, token);
  }
  for (const [number, body] of said.entries()) {
    const speaker = neighbours[number % neighbours.length];
    const message = { msgtype: "m.text", body };
    await ask(url, "PUT", `${path}/send/m.room.message/${number}`, message, speaker?.accessToken);
  }
  return roomId;
}

/** Somebody asks, and some answer. */
async function vote({ url, neighbours }: Town, roomId: string): Promise<void> {
  const send = (type: string, content: object, whose?: Account) =>
    ask<{ event_id: string }>(
      url,
      "PUT",
      `/rooms/${encodeURIComponent(roomId)}/send/${type}/${crypto.randomUUID()}`,
      content,
      whose?.accessToken,
    );
  const answers = ["On Friday", "On Saturday"].map((body, number) => ({
    "m.id": String(number),
    "m.text": [{ body }],
  }));
  const question = { "m.text": [{ body: "When do we pick the last apples?" }] };
  const poll = { "m.poll": { question, kind: "m.disclosed", max_selections: 1, answers } };
  const { event_id } = await send("m.poll.start", poll, neighbours[0]);
  for (const [number, one] of neighbours.entries()) {
    const relation = { "m.relates_to": { rel_type: "m.reference", event_id } };
    await send("m.poll.response", { ...relation, "m.selections": [String(number % 2)] }, one);
  }
}

async function talk(anna: Person, boris: Person): Promise<void> {
  await anna.startChatWith(boris);
  await anna.write("Good morning! Are you back from the mountains?");
  await boris.acceptInvitation(anna);
  await boris.write("Since last night. **Two days** of sun, one of snow.");
  await expect(anna.message("Two days")).toBeVisible();
  await anna.message("Two days").hover();
  await anna.message("Two days").getByRole("button", { name: "React" }).click();
  await anna.page.getByRole("button", { name: "👍" }).click();
  await anna.write("Tell me all about it on Saturday. I bring the cake, you bring the pictures.");
  await expect(boris.message("on Saturday")).toBeVisible();
  await boris.message("on Saturday").hover();
  await boris.message("on Saturday").getByRole("button", { name: "Reply", exact: true }).click();
  await boris.write("Agreed. Договорились!");
  await expect(anna.message("Договорились")).toBeVisible();
}

async function photograph(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: "disabled", caret: "hide" });
}

test("the pictures", async ({ person, url, unique, browserOf }) => {
  await mkdir(FOLDER, { recursive: true });
  const [anna, boris] = [await person("anna"), await person("boris")];
  await callThem(url, anna.userId, await anna.accessToken(), "Anna Petrova");
  await callThem(url, boris.userId, await boris.accessToken(), "Boris Orlov");
  const names = ["Vera Sokolova", "Омар Алиев", "Maria Schmidt"];
  const neighbours = await Promise.all(names.map(() => makeAccount(url, unique("neighbour"))));
  for (const [place, one] of neighbours.entries()) {
    await callThem(url, one.userId, one.accessToken, names[place] ?? "");
  }
  const town = { url, anna, boris, neighbours };
  await openPlace(town, "Form 5b", ["Homework: page 42", "Is it due on Monday?", "On Tuesday."]);
  await openPlace(town, "Книжный клуб", ["Что читаем в декабре?", "Бунина!"]);
  await openPlace(town, "Town news", [
    "The bridge is open again.",
    "The market moves to the square this week.",
  ]);
  const allotments = await openPlace(town, "Allotments", ["Who has a ladder?", "I do, come by."]);
  await vote(town, allotments);
  await talk(anna, boris);

  const { page } = anna;
  // What is being looked at is read.
  await expect(anna.chat(/Boris Orlov/)).not.toContainText("@");
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(anna.message("Договорились")).toBeVisible();
      await photograph(page, `chat-${size}-${colorScheme}`);
    }
  }
  const take = async (path: string, shown: (page: Page) => Locator, name: string) => {
    const [, size, colorScheme] = name.split("-") as [string, keyof typeof SIZES, "light" | "dark"];
    await page.setViewportSize(SIZES[size]);
    await page.emulateMedia({ colorScheme });
    await visit(page, path);
    await expect(shown(page).first()).toBeVisible();
    await photograph(page, name);
  };
  const chats = () => anna.chats;
  await take("/", chats, "chats-phone-dark");
  await take("/", chats, "chats-phone-light");
  await visit(page, `/room/${allotments}`);
  await anna.message("last apples").getByRole("button", { name: "On Saturday" }).click();
  await expect(anna.message("4 people have voted")).toBeVisible();
  const listed = (page: Page) => page.getByRole("status").filter({ hasText: "4 people" });
  await take(`/room/${allotments}?panel=members`, listed, "group-desktop-dark");
  await take("/settings/appearance", (page) => page.getByRole("slider"), "appearance-tablet-light");
  await take("/settings/devices", (page) => page.getByText("This device"), "devices-phone-dark");

  for (const [locale, name] of [
    ["en-GB", "welcome-phone-light"],
    ["ar", "welcome-phone-arabic"],
  ] as const) {
    const first = await (await browserOf({ viewport: SIZES.phone, locale })).newPage();
    await first.goto("/");
    await expect(first.getByRole("button")).toHaveCount(2);
    await photograph(first, name);
  }
});

test("the pictures of administration", async ({ browserOf, url }) => {
  await mkdir(FOLDER, { recursive: true });
  const context = await browserOf({ viewport: SIZES.desktop, colorScheme: "light" });
  await storeAccount(context, await logIn(url, keeperOf()));
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Start chatting" }).click();
  await page.getByRole("button", { name: "Go on" }).click();
  await page.goto("/admin/health");
  await expect(page.getByText("Database", { exact: false }).first()).toBeVisible();
  await photograph(page, "administration-desktop-light");
});
