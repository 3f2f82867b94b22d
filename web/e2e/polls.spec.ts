// People vote in a poll, and choose several messages to forward at once.
import { ask, expect, ON_BOTH, test } from "./stage/index.ts";

const POLL = {
  "m.poll": {
    question: { "m.text": [{ body: "When do we leave?" }] },
    kind: "m.disclosed",
    max_selections: 1,
    answers: [
      { "m.id": "nine", "m.text": [{ body: "At nine" }] },
      { "m.id": "ten", "m.text": [{ body: "At ten" }] },
    ],
  },
};

test("two people vote, one changes her mind, and the poll is ended", ON_BOTH, async ({ person, url }) => {
  const [anna, boris] = [await person("anna"), await person("boris")];
  const token = await anna.accessToken();
  const { room_id: roomId } = await ask<{ room_id: string }>(
    url,
    "POST",
    "/createRoom",
    { preset: "public_chat", name: "Weekend" },
    token,
  );
  const path = `/rooms/${encodeURIComponent(roomId)}/send`;
  await ask(url, "POST", `/join/${encodeURIComponent(roomId)}`, {}, await boris.accessToken());
  await ask(url, "PUT", `${path}/m.poll.start/1`, POLL, token);
  for (const { page } of [anna, boris]) await page.goto(`/room/${roomId}`);

  const poll = boris.message("When do we leave?");
  await expect(poll.getByRole("button", { name: "At nine" })).toBeVisible();
  await anna.message("When do we leave?").getByRole("button", { name: "At nine" }).click();
  await expect(poll).toContainText("1 person has voted");
  await expect(poll).not.toContainText("100%");
  await poll.getByRole("button", { name: "At ten" }).click();
  await expect(poll).toContainText("2 people have voted");
  await expect(poll.getByRole("button", { name: "At nine" })).toContainText("50%");
  await anna.message("When do we leave?").getByRole("button", { name: "At ten" }).click();
  await expect(poll.getByRole("button", { name: "At ten" })).toContainText("100%");

  await expect(poll.getByRole("button", { name: "End the poll" })).toHaveCount(0);
  await anna.message("When do we leave?").getByRole("button", { name: "End the poll" }).click();
  await expect(poll).toContainText("Poll, ended");
  await expect(poll.getByRole("button", { name: "At nine" })).toBeDisabled();
});

test("several messages are chosen and forwarded", async ({ person }) => {
  const [anna, boris, vera] = [await person("anna"), await person("boris"), await person("vera")];
  await anna.startChatWith(vera);
  await anna.startChatWith(boris);
  await anna.write("One for Vera");
  await anna.write("Two for Vera");
  const select = anna.page.getByRole("menuitem", { name: "Select" });
  await expect(async () => {
    // There is no menu yet while the message is on its way.
    await anna.message("One for Vera").getByText("One for Vera").click({ button: "right" });
    await select.click({ timeout: 2000 });
  }).toPass();
  await anna.message("Two for Vera").getByRole("checkbox").check();
  const bar = anna.page.getByRole("toolbar", { name: "Selected messages" });
  await expect(bar).toContainText("2 messages selected");
  await bar.getByRole("button", { name: "Forward" }).click();
  await anna.page
    .getByRole("dialog")
    .getByRole("checkbox", { name: new RegExp(vera.name) })
    .check();
  await anna.page.getByRole("button", { name: "Send to 1 chat" }).click();
  await expect(bar).toHaveCount(0);
  await vera.acceptInvitation(anna);
  await expect(vera.message("One for Vera")).toContainText("Forwarded from");
  await expect(vera.message("Two for Vera")).toBeVisible();
});
