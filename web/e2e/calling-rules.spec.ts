// Keeping an account from calling: reported, told why, objected to, lifted; and what everybody may know of it.
import { makeAccount, storeAccount } from "./stage/accounts.ts";
import { test as base, expect, Person } from "./stage/index.ts";
import { lookAround, lookAt, lookAtBothWays } from "./stage/looking.ts";
import { type Server, startServer } from "./stage/server.ts";

/** A server of the story's own, whose first account is the administrator's. */
const test = base.extend<{ own: Server }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter
  own: async ({}, use) => {
    const server = await startServer();
    await use(server);
    await server.stop();
  },
});

test("a caller is reported, kept from calling, objects, and may call again", async ({ own, browserOf }) => {
  test.setTimeout(180_000);
  const enter = async (name: string) => {
    const account = await makeAccount(own.url, name);
    const context = await browserOf({ baseURL: own.url });
    await storeAccount(context, account);
    const page = await context.newPage();
    await page.goto("/");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Start chatting" }).click();
    return { person: new Person(name, account.userId, context, page), account };
  };
  const { person: chief } = await enter("chief");
  await chief.page.getByRole("button", { name: "Go on" }).click();
  const { person: mallory } = await enter("mallory");
  const anna = await makeAccount(own.url, "anna");

  await test.step("reports of calls stand by themselves", async () => {
    for (const [reason, occasion] of [["Said she is my bank", "call"] as const, ["Rude", ""] as const])
      await fetch(`${own.url}/_matrix/client/v3/users/${encodeURIComponent(mallory.userId)}/report`, {
        method: "POST",
        headers: { Authorization: `Bearer ${anna.accessToken}`, "Content-Type": "application/json" },
        body: JSON.stringify({ reason, "org.veche.occasion": occasion }),
      });
    await chief.page.goto("/admin/calling");
    await expect(chief.page.getByText("Reason: Said she is my bank")).toBeVisible();
    await expect(chief.page.getByText("Reason: Rude")).toBeHidden();
    await lookAtBothWays(chief.page, "admin-calling-reported");
    await chief.page.getByRole("link", { name: mallory.userId }).click();
  });

  await test.step("there is a reason and an end", async () => {
    await chief.page.getByRole("button", { name: "Suspend calling" }).click();
    const dialog = chief.page.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: "Suspend calling" })).toBeDisabled();
    await dialog.getByRole("textbox", { name: /^Reason/ }).fill("Reported for posing as a bank.");
    await lookAtBothWays(chief.page, "admin-suspend-calling");
    await dialog.getByRole("button", { name: "Suspend calling" }).click();
    await expect(dialog).toBeHidden();
    await chief.page.goto("/admin/calling");
    await chief.page.getByText("Suspended", { exact: true }).click();
    await expect(chief.page.getByText("In force")).toBeVisible();
  });

  await test.step("who it is about is told, and objects once", async () => {
    await expect(mallory.page.getByText("You may not call until")).toBeVisible();
    await mallory.page.getByRole("link", { name: "Why, and what you can do" }).click();
    await expect(mallory.page.getByText("Reported for posing as a bank.")).toBeVisible();
    await lookAround(mallory.page, "calling-suspended");
    await mallory.page.getByRole("textbox", { name: "Do you object?" }).fill("It was my brother.");
    await mallory.page.getByRole("button", { name: "Object" }).click();
    await expect(mallory.page.getByText("You have objected.")).toBeVisible();
    await expect(mallory.page.getByRole("button", { name: "Object" })).toBeHidden();
  });

  await test.step("the objection is read, and granted", async () => {
    await chief.page.reload();
    await chief.page.getByText("Suspended", { exact: true }).click();
    await expect(chief.page.getByText("It was my brother.")).toBeVisible();
    await expect(chief.page.getByRole("button", { name: "Refuse the objection" })).toBeVisible();
    await lookAtBothWays(chief.page, "admin-calling-suspended");
    await chief.page.getByRole("button", { name: "Let them call again" }).click();
    await expect(chief.page.getByText("Objection granted")).toBeVisible();
    await expect(mallory.page.getByText("You may call", { exact: true })).toBeVisible();
    await expect(mallory.page.getByText("You may not call until")).toBeHidden();
  });

  await test.step("everybody may know how often, and nobody to whom", async () => {
    for (const [locale, words] of [
      ["en-GB", "Objections that were granted"],
      ["ru-RU", "Удовлетворено возражений"],
    ] as const) {
      const anybody = await browserOf({ baseURL: own.url, locale });
      const page = await anybody.newPage();
      await page.goto("/");
      await page.locator('a[href="/transparency"]').click();
      await expect(page.getByText(words)).toBeVisible();
      await expect(page.getByRole("definition")).toHaveText(["0", "1", "1", "1", "1"]);
      expect(await page.content()).not.toContain("mallory");
      await (locale === "en-GB" ? lookAround(page, "transparency") : lookAt(page, "transparency-ru"));
    }
    // Who is signed in sees the same.
    await mallory.page.goto("/transparency");
    await expect(mallory.page.getByText("Objections that were granted")).toBeVisible();
  });
});
