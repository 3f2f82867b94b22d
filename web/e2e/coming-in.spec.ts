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
  await anna.chat("Gardeners").click();
  await expect(anna.message("What a place")).toBeVisible();

  await boris.chat(anna.name).click();
  await boris
    .message(/Come to/)
    .getByRole("button", { name: /Gardeners/ })
    .click();
  await expect(boris.message("What a place")).toBeVisible();
  await boris.page.goto(`/room/${encodeURIComponent(alias)}`);
  await expect(boris.message("What a place")).toBeVisible();
});

test("a link that leads nowhere, or where one may not look, says so", async ({ person, url }) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  const closed = await makeRoom(url, anna, { name: "Closed", preset: "private_chat" });
  for (const place of [closed, "#nobody-made-this:localhost"]) {
    await boris.page.goto(`/room/${encodeURIComponent(place)}`);
    await expect(boris.page.getByRole("heading", { name: "You are not in this chat" })).toBeVisible();
    await expect(main(boris).getByRole("button", { name: "Join" })).toHaveCount(0);
  }
  await lookAtBothWays(boris.page, "door-closed");
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
