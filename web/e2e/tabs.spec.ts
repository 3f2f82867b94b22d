// One account in two tabs: only one of them at a time has the encryption open.
import { expect, Person, test } from "./stage/index.ts";
import { lookAtBothWays } from "./stage/looking.ts";

test("a second tab takes over from the first, and back, and nothing is lost", async ({ person }) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  await anna.write("From the first tab");
  await boris.acceptInvitation(anna);

  const page = await anna.context.newPage();
  await page.goto(anna.page.url());
  const second = new Person(anna.name, anna.userId, anna.context, page);
  await expect(second.message("From the first tab")).toBeVisible();
  await expect(anna.page.getByRole("heading", { name: "Veche is open in another tab" })).toBeVisible();
  await lookAtBothWays(anna.page, "in-another-tab");
  await second.write("From the second tab");
  await expect(boris.message("From the second tab")).toBeVisible();

  await anna.page.getByRole("button", { name: "Use Veche here" }).click();
  await expect(anna.message("From the second tab")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Veche is open in another tab" })).toBeVisible();
  await anna.write("From the first tab again");
  await boris.write("I read everything");
  await expect(boris.message("From the first tab again")).toBeVisible();
  await expect(anna.message("I read everything")).toBeVisible();
});
