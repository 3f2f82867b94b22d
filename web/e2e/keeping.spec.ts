// What one keeps for later: a message for oneself, a chat that is marked as unread, and the way back to a day.
import { choose, inAChat } from "./stage/chatting.ts";
import { expect, test } from "./stage/index.ts";

test("a message is kept for oneself, a chat is marked as unread, and one goes to a day", async ({
  person,
}) => {
  const [anna, boris] = await inAChat(person);
  const { page } = anna;
  await choose(anna, anna.message("Hello"), "Save for myself");
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: "Saved messages" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Saved messages" })).toBeVisible();
  await expect(anna.message("Hello")).toBeVisible();

  const act = async (what: string) => {
    await anna.chat(boris.name).click({ button: "right" });
    await page.getByRole("menuitem", { name: what }).click();
  };
  await act("Mark as unread");
  await expect(anna.chat(boris.name).getByLabel("Marked as unread")).toBeVisible();
  await act("Mark as read");
  await expect(anna.chat(boris.name).getByLabel("Marked as unread")).toHaveCount(0);

  await anna.chat(boris.name).click();
  await page.getByRole("button", { name: "More about this chat" }).click();
  await page.getByRole("menuitem", { name: "Go to a day" }).click();
  const days = await page.evaluate(() =>
    [0, 864e5].map((later) => new Date(Date.now() + later).toLocaleDateString("sv")),
  );
  const day = page.getByLabel("Day", { exact: true });
  await day.fill(days[1] ?? "");
  await page.getByRole("button", { name: "Show messages" }).click();
  await expect(page.getByText("There are no messages on this day or later.")).toBeVisible();
  await day.fill(days[0] ?? "");
  await page.getByRole("button", { name: "Show messages" }).click();
  await expect(page).toHaveURL(/\/room\/[^/]+\/[^/?]+$/);
  await expect(anna.message("Hello")).toBeVisible();
});
