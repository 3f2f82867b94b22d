// Keeping an account from calling: reported, told why, objected to, lifted; and what everybody may know of it.
import { type Account, makeAccount, storeAccount } from "./stage/accounts.ts";
import { headOf, press, ringing } from "./stage/calling.ts";
import { ask, test as base, expect, PASSWORD, Person } from "./stage/index.ts";
import { lookAround, lookAt, lookAtBothWays } from "./stage/looking.ts";
import { callPlainly, chatPlainly, hangUpPlainly } from "./stage/plainApp.ts";
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

/** A sealed chat in which nobody has said anything, as `one` has begun it. */
async function chatOf(url: string, one: Account, other: Account): Promise<string> {
  const content = { algorithm: "m.megolm.v1.aes-sha2" };
  const wish = {
    is_direct: true,
    invite: [other.userId],
    initial_state: [{ type: "m.room.encryption", state_key: "", content }],
  };
  const made = await ask<{ room_id: string }>(url, "POST", "/createRoom", wish, one.accessToken);
  await ask(url, "POST", `/join/${encodeURIComponent(made.room_id)}`, {}, other.accessToken);
  await keepData(url, one, "m.direct", { [other.userId]: [made.room_id] });
  return made.room_id;
}

async function keepData(url: string, { userId, accessToken }: Account, kind: string, content: object) {
  await ask(url, "PUT", `/user/${encodeURIComponent(userId)}/account_data/${kind}`, content, accessToken);
}

test("a caller is reported, kept from calling, objects, and may call again", async ({ own, browserOf }) => {
  test.setTimeout(240_000);
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
  const { person: chief, account: chiefs } = await enter("chief");
  await chief.page.getByRole("button", { name: "Go on" }).click();
  const { person: mallory, account: mallorys } = await enter("mallory");
  const { person: anna, account: annas } = await enter("anna");

  await test.step("reports of calls stand by themselves", async () => {
    for (const [reason, occasion] of [["Said she is my bank", "call"] as const, ["Rude", ""] as const])
      await fetch(`${own.url}/_matrix/client/v3/users/${encodeURIComponent(mallory.userId)}/report`, {
        method: "POST",
        headers: { Authorization: `Bearer ${annas.accessToken}`, "Content-Type": "application/json" },
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

  await test.step("their own app places no call, and says why", async () => {
    await chatOf(own.url, mallorys, annas);
    await mallory.chat("anna").click();
    await press(headOf(mallory), "Voice call");
    const told = mallory.page.getByRole("alert");
    await expect(told.getByText("You may not make calls for now.")).toBeVisible();
    await expect(mallory.page.getByRole("dialog")).toHaveCount(0);
    await press(told, "Close");
    await mallory.page.goto("/calling");
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

  await test.step("a program that ignores it rings nowhere either, also where the server cannot see that it calls", async () => {
    const eves = { ...(await makeAccount(own.url, "eve")), password: PASSWORD };
    const chat = await chatOf(own.url, eves, annas);
    // Contacts ring whatever is set, and need no reason.
    await keepData(own.url, annas, "org.veche.contacts", { people: { [eves.userId]: { added_ms: 1 } } });
    await anna.chat("eve").click();
    const eve = await chatPlainly(await browserOf({ baseURL: own.url }), eves);
    await callPlainly(eve, chat);
    await expect(ringing(anna)).toBeVisible();
    await hangUpPlainly(eve);
    await expect(ringing(anna)).toBeHidden();
    const suspending = await fetch(`${own.url}/_veche/v1/admin/calls/suspensions`, {
      method: "POST",
      headers: { Authorization: `Bearer ${chiefs.accessToken}`, "Content-Type": "application/json" },
      body: JSON.stringify({ user_id: eves.userId, reason: "Fraud.", until_ms: Date.now() + 3_600_000 }),
    });
    expect(suspending.ok).toBe(true);
    await callPlainly(eve, chat);
    await expect(anna.messages.getByText("It did not ring")).toBeVisible();
    await expect(ringing(anna)).toBeHidden();
    await lookAt(anna.page, "call-not-let");
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
      await expect(page.getByRole("definition")).toHaveText(["1", "2", "1", "1", "1"]);
      expect(await page.content()).not.toContain("mallory");
      await (locale === "en-GB" ? lookAround(page, "transparency") : lookAt(page, "transparency-ru"));
    }
    // Who is signed in sees the same.
    await mallory.page.goto("/transparency");
    await expect(mallory.page.getByText("Objections that were granted")).toBeVisible();
  });
});
