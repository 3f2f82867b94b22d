// A second device: let in with the recovery key, by emoji, or anew when everything is lost.
import { ask, expect, ON_BOTH, PASSWORD, Person, test } from "./stage/index.ts";
import { lookAtBothWays } from "./stage/looking.ts";

/** Devices put keys into the backup up to ten seconds after they were made, and others look again only now and then. */
const LATE_KEY = { timeout: 40_000 };

async function chatBetween(anna: Person, boris: Person, text: string): Promise<void> {
  await anna.startChatWith(boris);
  await anna.write(text);
  await boris.acceptInvitation(anna);
  await expect(boris.message(text)).toBeVisible();
}

/** More happens in the open chat than a device gets of it unasked. */
async function burySaid(anna: Person, url: string): Promise<void> {
  const MORE_THAN_IS_LOADED = 40;
  const token = await anna.accessToken();
  const roomId = decodeURIComponent(new URL(anna.page.url()).pathname.split("/")[2] ?? "");
  const path = `/rooms/${encodeURIComponent(roomId)}/send/com.example.odd`;
  for (let event = 0; event < MORE_THAN_IS_LOADED; event++)
    await ask(url, "PUT", `${path}/${event}`, { body: "Nothing to see" }, token);
  const keysInBackup = async () =>
    (await ask<{ count: number }>(url, "GET", "/room_keys/version", undefined, token)).count;
  await expect.poll(keysInBackup, LATE_KEY).toBeGreaterThan(0);
}

test(
  "a new device finds and reads what was written before, with the recovery key",
  ON_BOTH,
  async ({ person, secondDeviceOf, url }) => {
    const anna = await person("anna");
    const boris = await person("boris");
    await chatBetween(anna, boris, "The code is 4711");
    await burySaid(anna, url);

    const phone = await secondDeviceOf(anna);
    await phone.page.getByLabel("Recovery key or passphrase").fill("EsT0 not the key");
    await phone.page.getByRole("button", { name: "Continue" }).click();
    await expect(phone.page.getByRole("alert")).toContainText("This is not the recovery key");
    await phone.page.getByLabel("Recovery key or passphrase").fill(anna.recoveryKey);
    await phone.page.getByRole("button", { name: "Continue" }).click();
    // The chat was never open here, and the server cannot read what is looked for.
    await phone.page.getByRole("link", { name: "Search all messages" }).click();
    await phone.page.getByRole("searchbox", { name: "What are you looking for?" }).fill("4711");
    const found = phone.page.getByRole("list", { name: "Found messages" }).getByRole("link");
    await expect(found).toContainText("The code is 4711", LATE_KEY);
    await found.click();
    await expect(phone.message("The code is 4711")).toBeVisible();
  },
);

test("without the key a message says why it cannot be read, and what helps", async ({
  person,
  secondDeviceOf,
}) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await chatBetween(anna, boris, "Nobody else may know");

  const phone = await secondDeviceOf(anna);
  await phone.page.getByRole("button", { name: "Later" }).click();
  await phone.chat(boris.name).click();
  const closed = phone.message("This message cannot be read here");
  await expect(closed).toContainText("has not yet been let in to your keys");
  await lookAtBothWays(phone.page, "cannot-be-read");
  await closed.getByRole("button", { name: "Enter the recovery key" }).click();
  await phone.page.getByLabel("Recovery key or passphrase").fill(anna.recoveryKey);
  await phone.page.getByRole("button", { name: "Continue" }).click();
  await expect(phone.message("Nobody else may know")).toBeVisible(LATE_KEY);
});

test(
  "a new device is let in by comparing emoji with the old one",
  ON_BOTH,
  async ({ person, secondDeviceOf }) => {
    const anna = await person("anna");
    const boris = await person("boris");
    await chatBetween(anna, boris, "See you at nine");

    const phone = await secondDeviceOf(anna);
    await phone.page.getByRole("button", { name: "Use another device of mine" }).click();
    await anna.page.getByRole("button", { name: "Continue" }).click();
    await phone.page.getByRole("button", { name: "Compare emoji" }).click();
    const emojiOn = (device: Person) => device.page.getByRole("list", { name: "Emoji to compare" });
    await expect(emojiOn(phone).getByRole("listitem")).toHaveCount(7);
    await expect(emojiOn(anna)).toHaveText((await emojiOn(phone).textContent()) ?? "");
    await phone.page.getByRole("button", { name: "They match" }).click();
    await anna.page.getByRole("button", { name: "They match" }).click();
    await expect(anna.page.getByText("Your device is confirmed.")).toBeVisible();
    await phone.page.getByRole("button", { name: "Close" }).last().click();
    await phone.chat(boris.name).click();
    await expect(phone.message("See you at nine")).toBeVisible(LATE_KEY);
  },
);

test("a passkey brings the messages back", async ({ browserOf, unique, person }) => {
  const context = await browserOf();
  const page = await context.newPage();
  const device = await context.newCDPSession(page);
  await device.send("WebAuthn.enable");
  await device.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
    },
  });
  const name = unique("anna");
  await page.goto("/");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Username").fill(name);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "Also keep it with a passkey" }).click();
  await expect(page.getByRole("button", { name: "Kept with your passkey" })).toBeVisible();
  const anna = new Person(name, `@${name}:localhost`, context, page);
  await anna.keepRecoveryKey();
  await chatBetween(anna, await person("boris"), "Only for us");

  await page.getByRole("button", { name: /^Account and settings/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Username").fill(name);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Use your passkey" }).click();
  await anna.chat(/boris/).click();
  await expect(anna.message("Only for us")).toBeVisible(LATE_KEY);
});

test("a new recovery key with a passphrase opens the account, and the old key no more", async ({
  person,
  secondDeviceOf,
}) => {
  const anna = await person("anna");
  const old = anna.recoveryKey;
  await anna.page.goto("/settings/encryption");
  await anna.page.getByRole("textbox", { name: "Passphrase (optional)" }).fill("the owl flies at noon");
  await anna.page.getByRole("button", { name: "Make another recovery key" }).click();
  await anna.page.getByRole("checkbox").check();
  await anna.page.getByRole("button", { name: "Start chatting" }).click();
  await expect(anna.page.getByText("This device is confirmed")).toBeVisible();

  const phone = await secondDeviceOf(anna);
  await phone.page.getByLabel("Recovery key or passphrase").fill(old);
  await phone.page.getByRole("button", { name: "Continue" }).click();
  await expect(phone.page.getByRole("alert")).toContainText("This is not the recovery key");
  await phone.page.getByLabel("Recovery key or passphrase").fill("the owl flies at noon");
  await phone.page.getByRole("button", { name: "Continue" }).click();
  await expect(phone.chats).toBeVisible();
});

test(
  "who has lost everything begins anew, and is read again",
  ON_BOTH,
  async ({ person, secondDeviceOf }) => {
    const anna = await person("anna");
    const boris = await person("boris");
    await chatBetween(anna, boris, "From before");
    await anna.context.close();

    const phone = await secondDeviceOf(anna);
    await phone.page.getByRole("button", { name: "I have lost my recovery key" }).click();
    await phone.page.getByRole("textbox", { name: "Your account's password" }).fill("a wrong guess");
    await phone.page.getByRole("button", { name: "Throw the old keys away" }).click();
    await expect(phone.page.getByText("The password is wrong.")).toBeVisible();
    await phone.page.getByRole("textbox", { name: "Your account's password" }).fill(PASSWORD);
    await phone.page.getByRole("button", { name: "Throw the old keys away" }).click();
    await phone.keepRecoveryKey();
    await phone.chat(boris.name).click();
    await expect(phone.message("This message cannot be read here")).toBeVisible();
    await boris.write("After that");
    await expect(phone.message("After that")).toBeVisible();
  },
);
