// Being sure of the other: by emoji from afar, by a picture side by side; and being told when the keys are others.

import { readQr } from "../src/core/readQr.ts";
import { call, callWith, press as hangUp, ringing } from "./stage/calling.ts";
import { giveCamera, holdUp, pixelsOf } from "./stage/camera.ts";
import { inAChat } from "./stage/chatting.ts";
import { expect, ON_BOTH, PASSWORD, Person, test } from "./stage/index.ts";
import { lookAt, lookAtBothWays } from "./stage/looking.ts";

const shieldOf = (person: Person, name: RegExp) => person.page.getByRole("button", { name });
const dialogOf = (person: Person) => person.page.getByRole("dialog");

async function press(person: Person, name: string | RegExp): Promise<void> {
  await dialogOf(person)
    .getByRole("button", { name, exact: typeof name === "string" })
    .click();
}

async function closeWindow(person: Person): Promise<void> {
  await dialogOf(person).getByRole("button", { name: "Close" }).last().click();
  await expect(dialogOf(person)).toBeHidden();
}

/** Anna asks by the shield of the chat. */
async function askBy(anna: Person, boris: Person): Promise<void> {
  await shieldOf(anna, new RegExp(`Is it really ${boris.name}`)).click();
  await press(anna, "Check now");
  await expect(dialogOf(anna).getByText(`Waiting for ${boris.name}`)).toBeVisible();
  await expect(dialogOf(boris).getByText(`${anna.name} wants to check`)).toBeVisible();
}

async function compareEmoji(anna: Person, boris: Person): Promise<void> {
  await press(boris, "Continue");
  await press(anna, "Compare emoji");
  const emojiOf = (person: Person) => dialogOf(person).getByRole("list", { name: "Emoji to compare" });
  await expect(emojiOf(boris).getByRole("listitem")).toHaveCount(7);
  await expect(emojiOf(anna)).toHaveText((await emojiOf(boris).textContent()) ?? "");
}

/** New keys for themselves; the old ones are thrown away. */
async function beginAnew({ page }: Person): Promise<void> {
  await page.goto("/settings/encryption");
  await page.getByRole("button", { name: "Begin anew…" }).click();
  await page.getByRole("textbox", { name: "Your account's password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Throw the old keys away" }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Start chatting" }).click();
  await expect(page.getByText("This device is confirmed")).toBeVisible();
}

/** What the card of a call says of who calls. */
async function expectCallTells(caller: Person, callee: Person, fact: string): Promise<void> {
  await call(caller, "Voice call", "Call and show my address");
  await expect(ringing(callee).getByText(fact)).toBeVisible();
  await hangUp(callWith(caller, callee), "Hang up");
  await expect(ringing(callee)).toBeHidden();
}

test("two people compare emoji, and one is told when the other has new keys", ON_BOTH, async ({ person }) => {
  test.setTimeout(300_000);
  const [anna, boris] = await inAChat(person);

  await test.step("the other does not want to", async () => {
    await askBy(anna, boris);
    await lookAt(boris.page, "verify-asked");
    await press(boris, "No");
    await expect(dialogOf(anna).getByText("The other side has stopped")).toBeVisible();
    await closeWindow(anna);
  });

  await test.step("the emoji differ", async () => {
    await askBy(anna, boris);
    await compareEmoji(anna, boris);
    await lookAt(anna.page, "verify-emoji");
    await press(boris, "They do not match");
    for (const one of [anna, boris]) {
      await expect(dialogOf(one).getByText("somebody may be in between")).toBeVisible();
      await closeWindow(one);
    }
    await expect(shieldOf(anna, /Is it really/)).toBeVisible();
  });

  await test.step("they match", async () => {
    await askBy(anna, boris);
    await compareEmoji(anna, boris);
    await press(anna, "They match");
    await press(boris, "They match");
    for (const [one, other] of [[anna, boris] as const, [boris, anna] as const]) {
      await expect(dialogOf(one).getByText(`It is really ${other.name}`).first()).toBeVisible();
      await closeWindow(one);
      await expect(shieldOf(one, new RegExp(`^It is really ${other.name}`))).toBeVisible();
    }
    await anna.page.reload();
    await expect(shieldOf(anna, new RegExp(`^It is really ${boris.name}`))).toBeVisible();
    await anna.page.goto(`/person/${boris.userId}`);
    await expect(anna.page.getByText("You have checked it together")).toBeVisible();
    await lookAtBothWays(anna.page, "verify-person");
    await anna.chat(boris.name).click();
  });

  await test.step("the card of their call says so", async () => {
    await expectCallTells(boris, anna, "You have compared keys with them");
  });

  await test.step("new keys are told; what is written waits until one has decided to go on", async () => {
    await beginAnew(boris);
    await expect(anna.page.getByRole("alert").getByText("has got other keys")).toBeVisible();
    await anna.write("Is it you?");
    await boris.page.goto("/");
    await boris.chat(anna.name).click();
    // His own new keys vouch for nobody, but hers are the same.
    await expect(shieldOf(boris, new RegExp(`Is it really ${anna.name}`))).toBeVisible();
    await boris.write("I have lost everything");
    await expect(anna.message("I have lost everything")).toBeVisible();
    await expect(anna.message("Is it you?").getByRole("img", { name: "On its way" })).toBeVisible();
    await expect(boris.message("Is it you?")).toHaveCount(0);
    await lookAtBothWays(anna.page, "verify-lost");
    await expectCallTells(boris, anna, "Their keys are no longer those that you compared.");
    await anna.page.getByRole("button", { name: "What to do" }).click();
    await expect(dialogOf(anna).getByText("Ask boris", { exact: false })).toBeVisible();
    await lookAtBothWays(anna.page, "verify-lost-what");
    await press(anna, "Go on without checking");
    await expect(dialogOf(anna).getByRole("button", { name: "Check now" })).toBeVisible();
    await closeWindow(anna);
    await expect(anna.page.getByRole("alert")).toBeHidden();
    await expect(boris.message("Is it you?")).toBeVisible();
  });

  await test.step("when they were not compared, the card of a call tells of other keys too", async () => {
    await beginAnew(boris);
    await boris.page.goto("/");
    await boris.chat(anna.name).click();
    await expectCallTells(boris, anna, "Their keys have changed.");
  });
});

test("side by side: one scans the picture of the other, and only the right one", async ({ person }) => {
  const [anna, boris] = await inAChat(person);
  await giveCamera(anna.page);
  await anna.page.reload();
  await expect(anna.message("Hello")).toBeVisible();
  await askBy(anna, boris);
  await press(boris, "Continue");
  await expect(dialogOf(anna).getByRole("img", { name: "Picture to be scanned" })).toBeVisible();
  await lookAtBothWays(anna.page, "verify-choose");

  const pictureOn = (one: Person) =>
    dialogOf(one).getByRole("img", { name: "Picture to be scanned" }).screenshot();
  const own = await pictureOn(anna);
  await press(anna, "Scan theirs");
  // Her own picture is one for comparing keys, but not the one that Boris shows.
  await holdUp(own, anna.page);
  await expect(dialogOf(anna).getByRole("alert")).toContainText("This picture does not belong here");
  await lookAt(anna.page, "verify-scan");
  await holdUp(await pictureOn(boris), anna.page);
  await expect(dialogOf(boris).getByText("has scanned your picture")).toBeVisible();
  await expect(dialogOf(anna).getByText("the other side has to confirm")).toBeVisible();
  await press(boris, "Yes");
  for (const [one, other] of [[anna, boris] as const, [boris, anna] as const]) {
    await expect(dialogOf(one).getByText(`It is really ${other.name}`).first()).toBeVisible();
    await closeWindow(one);
    await expect(shieldOf(one, new RegExp(`^It is really ${other.name}`))).toBeVisible();
  }
});

test("a phone is added by the picture on the computer, let in, and signed out again", async ({
  person,
  browserOf,
}) => {
  const [anna, boris] = await inAChat(person);
  const { page } = anna;
  await page.goto("/settings/devices");
  await page.getByRole("button", { name: "Add a device" }).click();
  const password = page.getByRole("textbox", { name: "Your account's password" });
  await password.fill("a wrong guess");
  await page.getByRole("button", { name: "Show the picture" }).click();
  await expect(page.getByRole("alert")).toContainText("The password is wrong.");
  await password.fill(PASSWORD);
  await page.getByRole("button", { name: "Show the picture" }).click();
  const picture = page.getByRole("img", { name: "Picture that signs a device in" });
  await expect(picture).toBeVisible();
  await lookAtBothWays(page, "devices-add");
  const link = new TextDecoder().decode(readQr(await pixelsOf(picture)));

  const context = await browserOf({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const phone = new Person(anna.name, anna.userId, context, await context.newPage());
  await giveCamera(phone.page);
  await phone.page.goto(link);
  await expect(phone.page.getByRole("heading", { name: "Sign in on this device?" })).toBeVisible();
  // The token is neither in the address nor in the history.
  expect(new URL(phone.page.url()).pathname + new URL(phone.page.url()).hash).toBe("/");
  await lookAt(phone.page, "devices-here-phone");
  await phone.page.getByRole("button", { name: `Sign in as ${anna.userId}` }).click();

  await expect(dialogOf(anna).getByText("Is it you?")).toBeVisible();
  await press(anna, "Continue");
  await expect(page.getByText("A device has signed in")).toBeVisible();
  await press(phone, "Scan theirs");
  await holdUp(
    await dialogOf(anna).getByRole("img", { name: "Picture to be scanned" }).screenshot(),
    phone.page,
  );
  await press(anna, "Yes");
  await expect(dialogOf(phone).getByText("Your device is confirmed.")).toBeVisible();
  await closeWindow(phone);
  await phone.chat(boris.name).click();
  // Devices put keys into the backup up to ten seconds after they were made.
  await expect(phone.message("Hello")).toBeVisible({ timeout: 40_000 });

  const late = await (await browserOf()).newPage();
  await late.goto(link);
  await late.getByRole("button", { name: /^Sign in as/ }).click();
  await expect(late.getByRole("alert")).toContainText("This code has been used");

  await closeWindow(anna);
  const list = page.getByRole("list", { name: "Where you are signed in" });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await expect(list.getByText("Confirmed: it is yours")).toHaveCount(2);
  await lookAt(page, "devices");
  await list.getByRole("button", { name: /^Sign out/ }).click();
  await dialogOf(anna).getByRole("textbox").fill(PASSWORD);
  await press(anna, "Sign out");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(phone.page.getByRole("heading", { name: "Welcome to Veche" })).toBeVisible();
});
