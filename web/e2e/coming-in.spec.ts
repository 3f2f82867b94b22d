// Coming into chats in which one is not: by a link, by asking, and out of a space.
import { ask, expect, test } from "./stage/index.ts";
import { lookAround, lookAtBothWays } from "./stage/looking.ts";
import type { Person } from "./stage/person.ts";

interface Made {
  room_id: string;
}

async function makeRoom(url: string, person: Person, wish: object): Promise<string> {
  const made = await ask<Made>(url, "POST", "/createRoom", wish, await person.accessToken());
  return made.room_id;
}

/** A link for everybody who has it; returns its token. */
async function makeLink(url: string, person: Person, roomId: string): Promise<string> {
  const headers = { Authorization: `Bearer ${await person.accessToken()}` };
  const path = `/_veche/v1/rooms/${encodeURIComponent(roomId)}/links`;
  const answer = await fetch(url + path, { method: "POST", headers, body: "{}" });
  return ((await answer.json()) as { token: string }).token;
}

const main = (person: Person) => person.page.getByRole("main");

test("a stranger follows an alias to a public chat, sees what it is, and comes in", async ({
  person,
  url,
  unique,
}) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  const address = unique("gardeners");
  await makeRoom(url, anna, {
    name: "Gardeners",
    topic: "What grows, and what does not",
    preset: "public_chat",
    room_alias_name: address,
  });
  const alias = `#${address}:${boris.userId.split(":").slice(1).join(":")}`;
  await anna.startChatWith(boris);
  await boris.page.getByRole("button", { name: /Message requests/ }).click();
  await boris.page.getByRole("button", { name: new RegExp(anna.name) }).click();
  await expect(boris.page.getByText("Not one of your contacts")).toBeVisible();
  await lookAtBothWays(boris.page, "request");
  await boris.acceptInvitation(anna);
  await anna.write(`Come to https://matrix.to/#/${encodeURIComponent(alias)}`);
  await boris
    .message(/Come to/)
    .getByRole("button", { name: alias })
    .click();
  await expect(boris.page.getByRole("heading", { name: "Gardeners" })).toBeVisible();
  await expect(main(boris).getByText("What grows, and what does not")).toBeVisible();
  await expect(main(boris).getByText("1 person")).toBeVisible();
  await lookAround(boris.page, "door");
  await main(boris).getByRole("button", { name: "Join" }).click();
  await expect(boris.composer).toBeVisible();
  await boris.write("What a place");
  await anna.chat(/^Gardeners/).click();
  await expect(anna.message("What a place")).toBeVisible();

  await boris.chat(new RegExp(`^${anna.name}`)).click();
  await boris
    .message(/Come to/)
    .getByRole("button", { name: /Gardeners/ })
    .click();
  await expect(boris.message("What a place")).toBeVisible();
  await boris.page.goto(`/room/${encodeURIComponent(alias)}`);
  await expect(boris.message("What a place")).toBeVisible();
});

test("a link that leads nowhere, or where one may not look, says so; others say where or to whom", async ({
  person,
  url,
}) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  const closed = await makeRoom(url, anna, { name: "Closed", preset: "private_chat" });
  for (const place of [closed, "#nobody-made-this:localhost"]) {
    await boris.page.goto(`/room/${encodeURIComponent(place)}`);
    await expect(boris.page.getByRole("heading", { name: "You are not in this chat" })).toBeVisible();
    await expect(main(boris).getByRole("button", { name: "Join" })).toHaveCount(0);
  }
  await lookAtBothWays(boris.page, "door-closed");
  await boris.page.goto(`/join/${await makeLink(url, anna, closed)}`);
  await expect(boris.page.getByRole("heading", { name: "Closed" })).toBeVisible();
  await lookAtBothWays(boris.page, "invited-by-link");
  await boris.page.goto(`/person/${anna.userId}`);
  await expect(boris.page.getByRole("heading", { name: anna.name })).toBeVisible();
  await lookAtBothWays(boris.page, "stranger");
});

test("a public space is entered by its link", async ({ person, url, unique }) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  const space = await makeRoom(url, anna, {
    name: "Village",
    preset: "public_chat",
    room_alias_name: unique("village"),
    creation_content: { type: "m.space" },
  });
  await boris.page.goto(`/space/${space}`);
  await expect(boris.page.getByRole("heading", { name: "Village" })).toBeVisible();
  await main(boris).getByRole("button", { name: "Join" }).click();
  await expect(main(boris).getByText("There are no chats in this space yet.")).toBeVisible();
});

test("somebody asks to come in and is let in; another is refused, takes the next try back, and comes in later", async ({
  person,
  url,
  unique,
}) => {
  const anna = await person("anna");
  const [boris, vera] = [await person("boris"), await person("vera", { locale: "ru-RU" })];
  const name = unique("Orchestra");
  const room = await makeRoom(url, anna, {
    name,
    topic: "We play on Thursdays",
    preset: "private_chat",
    visibility: "public",
    initial_state: [{ type: "m.room.join_rules", state_key: "", content: { join_rule: "knock" } }],
  });
  await boris.page.goto("/discover");
  await boris.page.getByRole("searchbox", { name: "Find a place" }).fill(name);
  await boris.page
    .getByRole("listitem")
    .filter({ hasText: name })
    .getByRole("button", { name: "Ask to join" })
    .click();
  await boris.page.getByLabel("Who you are, and why you would like to come in").fill("I play the oboe");
  await lookAround(boris.page, "door-ask");
  await main(boris).getByRole("button", { name: "Ask to join" }).click();
  await expect(main(boris).getByText("You have asked to come in.")).toBeVisible();
  await boris.page.getByRole("button", { name: new RegExp(`Asked: .${name}`) }).waitFor();
  await boris.page.goto("about:blank");

  await vera.page.goto(`/room/${room}`);
  await lookAtBothWays(vera.page, "door-ask-ru");
  await main(vera).getByRole("button", { name: "Попроситься" }).click();
  await expect(main(vera).getByText("Вы попросились войти.")).toBeVisible();
  await lookAtBothWays(vera.page, "door-asked-ru");

  // Before she opens the chat: the list tells her, after a new start of the app as well.
  const waiting = anna.chat(name).getByRole("img", { name: "2 people ask to come in" });
  await expect(waiting).toBeVisible();
  await expect(anna.chat(name)).toHaveAccessibleName(/2 unread messages/);
  await anna.page.reload();
  await expect(waiting).toBeVisible();
  await lookAtBothWays(anna.page, "askers-in-the-list");
  await anna.chat(name).click();
  await anna.page.getByRole("button", { name: "2 people ask to come in" }).click();
  const askers = anna.page.getByRole("list", { name: "They ask to come in" });
  await expect(askers.getByRole("listitem").filter({ hasText: boris.userId })).toContainText(
    "I play the oboe",
  );
  await lookAtBothWays(anna.page, "askers");
  await askers.getByRole("button", { name: `Let in: ${boris.name}` }).click();
  await expect(askers.getByRole("listitem")).toHaveCount(1);
  // Nobody asks him anything more: he is in.
  await boris.page.goto("/");
  await boris.chat(name).click();
  await boris.write("Good evening");
  await askers.getByRole("button", { name: `Refuse: ${vera.name}` }).click();
  await expect(askers).toHaveCount(0);
  await expect(anna.chat(name).getByRole("img", { name: /asks? to come in/ })).toHaveCount(0);
  await expect(main(vera).getByText("Вы просились, но вам отказали.")).toBeVisible();
  await expect(anna.message("Good evening")).toBeVisible();

  await main(vera).getByRole("button", { name: "Попроситься" }).click();
  await expect(anna.page.getByRole("button", { name: "1 person asks to come in" })).toBeVisible();
  await main(vera).getByRole("button", { name: "Отозвать просьбу" }).click();
  await expect(main(vera).getByRole("button", { name: "Попроситься" })).toBeVisible();
  await expect(anna.page.getByRole("button", { name: "1 person asks to come in" })).toHaveCount(0);

  await main(vera).getByRole("button", { name: "Попроситься" }).click();
  await askers.getByRole("button", { name: `Let in: ${vera.name}` }).click();
  await expect(vera.composer).toBeVisible();
});

test("members of a space come into its group from its page, and a stranger does not", async ({
  person,
  url,
}) => {
  const [anna, boris, vera] = [await person("anna"), await person("boris"), await person("vera")];
  const space = await makeRoom(url, anna, {
    name: "School",
    preset: "private_chat",
    creation_content: { type: "m.space" },
    invite: [boris.userId],
  });
  const group = await makeRoom(url, anna, { name: "Form 5b", preset: "private_chat" });
  await ask(url, "POST", `/join/${encodeURIComponent(space)}`, {}, await boris.accessToken());

  await anna.page.goto(`/space/${space}`);
  await anna.page.getByRole("combobox", { name: "Put a chat into this space" }).fill("Form");
  await anna.page.getByRole("option", { name: "Form 5b" }).click();
  await anna.page.getByRole("switch", { name: "Its members may come in" }).check();
  await lookAtBothWays(anna.page, "space-opens");
  await anna.page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(anna.page.getByRole("list", { name: "School" }).getByRole("listitem")).toHaveCount(1);

  await boris.page.goto(`/space/${space}`);
  await boris.page.getByRole("list", { name: "School" }).getByRole("button", { name: "Join" }).click();
  await boris.write("Good morning");
  await vera.page.goto(`/room/${group}`);
  await expect(vera.page.getByRole("heading", { name: "You are not in this chat" })).toBeVisible();

  await anna.chat("Form 5b").click();
  await expect(anna.message("Good morning")).toBeVisible();
  await anna.page.getByRole("button", { name: "More about this chat" }).click();
  await anna.page.getByRole("menuitem", { name: "Settings of the chat" }).click();
  await anna.page.getByRole("button", { name: "Who comes in" }).click();
  await expect(anna.page.getByRole("radio", { name: "Members of a space", exact: true })).toBeChecked();
  await lookAtBothWays(anna.page, "access-of-members");
  const others = anna.page.getByRole("radio", { name: "Members of a space; others can ask" });
  // It is marked once the server has it.
  await others.click();
  await expect(others).toBeChecked();
  await vera.page.reload();
  await expect(main(vera).getByRole("button", { name: "Ask to join" })).toBeVisible();
});

test("a group is opened to the members of a space in its settings", async ({ person, url }) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  const wish = { name: "Firm", preset: "private_chat", creation_content: { type: "m.space" } };
  const space = await makeRoom(url, anna, { ...wish, invite: [boris.userId] });
  const group = await makeRoom(url, anna, { name: "Kitchen", preset: "private_chat" });
  await ask(url, "POST", `/join/${encodeURIComponent(space)}`, {}, await boris.accessToken());
  await anna.chat("Kitchen").click();
  await anna.page.getByRole("button", { name: "More about this chat" }).click();
  await anna.page.getByRole("menuitem", { name: "Settings of the chat" }).click();
  await anna.page.getByRole("button", { name: "Who comes in" }).click();
  await anna.page.getByRole("radio", { name: "Members of a space", exact: true }).click();
  await anna.page.getByRole("combobox", { name: "Members of which spaces" }).click();
  await anna.page.getByRole("option", { name: "Firm" }).click();
  await boris.page.goto(`/room/${group}`);
  await expect(boris.page.getByRole("heading", { name: "Kitchen" })).toBeVisible();
  await main(boris).getByRole("button", { name: "Join" }).click();
  await expect(boris.composer).toBeVisible();
});
