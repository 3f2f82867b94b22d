// A long history: read from where one left off, further back, and at a message that a link names.

import { makeAccount } from "./stage/accounts.ts";
import { ask, expect, ON_BOTH, type Person, test } from "./stage/index.ts";

async function roomWithHistory(reader: Person, url: string, name: string, count: number) {
  const writer = await makeAccount(url, name);
  const { room_id: roomId } = await ask<{ room_id: string }>(
    url,
    "POST",
    "/createRoom",
    { preset: "public_chat", name: "Long talk" },
    writer.accessToken,
  );
  await ask(url, "POST", `/join/${encodeURIComponent(roomId)}`, {}, await reader.accessToken());
  const eventIds: string[] = [];
  const write = async (body: string) => {
    const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${eventIds.length}`;
    const content = { msgtype: "m.text", body };
    const { event_id } = await ask<{ event_id: string }>(url, "PUT", path, content, writer.accessToken);
    eventIds.push(event_id);
  };
  for (let index = 0; index < count; index++) await write(`Message number ${index}.`);
  return { roomId, eventIds, write };
}

test(
  "a long history is read back to its beginning, and at a message that a link names",
  ON_BOTH,
  async ({ person, url, unique }) => {
    const anna = await person("anna");
    const { roomId, eventIds, write } = await roomWithHistory(anna, url, unique("writer"), 260);
    await anna.page.goto(`/room/${roomId}/${eventIds[20]}`);
    await expect(anna.message("Message number 20.")).toBeInViewport();
    await write("Quite new.");
    await anna.page.getByRole("button", { name: /To the newest message/ }).click();
    await expect(anna.message("Quite new.")).toBeInViewport();

    const scroller = anna.page.getByRole("region", { name: "Conversation" });
    await expect(async () => {
      await scroller.evaluate((element) => element.scrollTo(0, 0));
      await expect(anna.page.getByText("This is the beginning of the conversation.")).toBeInViewport({
        timeout: 500,
      });
    }).toPass();
    await expect(anna.message("Message number 0.")).toBeInViewport();
  },
);

test("what came while one was away is marked, and what comes while one reads older messages does not move them", async ({
  person,
  url,
  unique,
}) => {
  const anna = await person("anna");
  const { roomId, write } = await roomWithHistory(anna, url, unique("writer"), 60);
  await anna.page.goto(`/room/${roomId}`);
  await expect(anna.message("Message number 59.")).toBeInViewport();
  await expect(anna.chat("Long talk").getByLabel(/unread/i)).toHaveCount(0);
  await anna.page.goto("/settings");
  for (let index = 60; index < 64; index++) await write(`Message number ${index}.`);
  await anna.page.goto(`/room/${roomId}`);
  await expect(anna.page.getByText("New messages")).toBeInViewport();
  await expect(anna.message("Message number 60.")).toContainText("New messages");

  const scroller = anna.page.getByRole("region", { name: "Conversation" });
  await scroller.evaluate((element) => element.scrollBy(0, -1200));
  await expect(anna.page.getByRole("button", { name: "To the newest message" })).toBeVisible();
  const middle = await anna.page.evaluate(() => {
    const row = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest("li");
    return /Message number \d+\./.exec(row?.textContent ?? "")?.[0] ?? "";
  });
  const before = await anna.message(middle).boundingBox();
  await write("Not to move you.");
  await expect(anna.page.getByRole("button", { name: /To the newest message, 1 new/ })).toBeVisible();
  expect((await anna.message(middle).boundingBox())?.y).toBe(before?.y);
});
