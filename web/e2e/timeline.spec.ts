// What people do with messages: read, answer, react, change and take back.
import { expect, test } from "./stage/index.ts";

test("a message is read, grouped and marked as read", async ({ person }) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  await anna.write("First");
  await anna.write("Second, with https://example.org/a and 👍");
  await boris.acceptInvitation(anna);
  await expect(boris.message("Second")).toBeVisible();
  await expect(boris.message("Second").getByRole("link")).toHaveAttribute("rel", /noopener/);
  await boris.write("🎉");
  await expect(anna.message("🎉")).toBeVisible();
  await expect(anna.message("Second").getByRole("img", { name: "Read" })).toBeVisible();
  if (process.env.SHOTS) await anna.page.screenshot({ path: `${process.env.SHOTS}/first.png` });
});
