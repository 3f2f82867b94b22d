// Who one is to others: a name and a picture, seen by them in chats and lists; and the password of the account.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { inAChat } from "./stage/chatting.ts";
import { drawPicture } from "./stage/drawing.ts";
import { ask, expect, PASSWORD, type Person, test } from "./stage/index.ts";
import { englishOn, lookAround, lookAt, lookAtBothWays } from "./stage/looking.ts";

// Pictures come with the token that it adds.
test.use({ serviceWorkers: "allow" });

/** A photo with a place in it, and SECRET in everything that cameras write. */
const PHOTO = join(import.meta.dirname, "../src/core/traces/examples/place.jpg");
const NEW_PASSWORD = "eleven wet umbrellas";
const LONG_NAME = "Анна-Мария Константинопольская-Преображенская de la Santísima Trinidad y Todos los Santos";

async function openProfile({ page }: Person): Promise<void> {
  await page.goto("/settings/profile");
  await expect(page.getByLabel("Display name")).toBeVisible();
}

async function rename({ page }: Person, name: string): Promise<void> {
  await page.getByLabel("Display name").fill(name);
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
}

async function choosePicture(page: Page, file: Parameters<Locator["setInputFiles"]>[0]): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^(Choose a|Change) picture$/ }).click();
  await (await choosing).setFiles(file);
}

/** The picture that is kept on the server, as everybody may load it. */
async function keptPicture(person: Person, url: string): Promise<Buffer> {
  const token = await person.accessToken();
  const profile = await ask<{ avatar_url?: string }>(
    url,
    "GET",
    `/profile/${person.userId}`,
    undefined,
    token,
  );
  const place = profile.avatar_url?.replace("mxc://", "");
  const answer = await fetch(`${url}/_matrix/client/v1/media/download/${place}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

/** Whether a picture within has been loaded: it is hidden from those who cannot see, so it has no role. */
async function isPictured(within: Locator): Promise<boolean> {
  return within
    .locator("img")
    .evaluateAll((images) =>
      images.some((image) => image instanceof HTMLImageElement && image.naturalWidth > 0),
    );
}

test("somebody chooses a name and a picture, and others see both in the chat and in their list", async ({
  person,
  url,
}) => {
  const [anna, boris] = await inAChat(person);
  await openProfile(anna);
  const { page } = anna;
  await expect(page.getByRole("navigation", { name: "Settings" }).getByRole("link").first()).toHaveText(
    "Your profile",
  );

  await test.step("a name that others see", async () => {
    const field = page.getByLabel("Display name");
    await rename(anna, "  Anna Petrova ");
    await expect(field).toHaveValue("Anna Petrova");
    await field.fill("  ");
    await expect(page.getByText("A name cannot be empty.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Save name" })).toBeDisabled();
    await field.fill("🌻".repeat(257));
    await expect(page.getByText("At most 256 characters, please.")).toBeVisible();
    await field.fill("Anna Petrova");
    await expect(boris.chat("Anna Petrova")).toBeVisible();
    await expect(boris.page.getByRole("heading", { level: 1, name: "Anna Petrova" })).toBeVisible();
    await expect(boris.message("Hello").filter({ hasText: "Anna Petrova" })).toBeVisible();
  });

  await test.step("a picture, small and square on the server", async () => {
    await choosePicture(page, {
      name: "garden.png",
      mimeType: "image/png",
      buffer: await drawPicture(anna, 1200, 800),
    });
    await expect(page.getByRole("button", { name: "Remove picture" })).toBeVisible();
    await expect.poll(() => isPictured(page.locator("main section"))).toBe(true);
    await expect.poll(() => isPictured(boris.chat("Anna Petrova"))).toBe(true);
    await expect.poll(() => isPictured(boris.message("Hello"))).toBe(true);
    const bytes = await keptPicture(anna, url);
    const size = await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const { width, height } = await createImageBitmap(new Blob([bytes]));
      return { width, height };
    }, bytes.toString("base64"));
    expect(size).toEqual({ width: 512, height: 512 });
  });

  await test.step("a photo leaves behind what the camera wrote into it", async () => {
    const before = await keptPicture(anna, url);
    expect((await readFile(PHOTO)).includes("SECRET")).toBe(true);
    await choosePicture(page, PHOTO);
    await expect.poll(async () => (await keptPicture(anna, url)).equals(before)).toBe(false);
    expect((await keptPicture(anna, url)).includes("SECRET")).toBe(false);
    await choosePicture(page, { name: "poem.png", mimeType: "image/png", buffer: Buffer.from("roses") });
    await expect(page.getByRole("alert")).toContainText("not a picture that can be shown");
    await lookAtBothWays(page, "profile-no-picture");
  });

  await test.step("one sees oneself as others do, with the id to copy", async () => {
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(anna.userId);
    await page.goto("/");
    await page.getByRole("button", { name: /^Account and settings of/ }).click();
    const menu = page.getByRole("menu");
    await expect(menu.getByText("Anna Petrova")).toBeVisible();
    await expect(menu.getByText(anna.userId)).toBeVisible();
    await expect.poll(() => isPictured(menu)).toBe(true);
    await lookAt(page, "account-menu-named");
    await page.getByRole("menuitem", { name: "Your profile" }).click();
    await expect(page.getByLabel("Display name")).toHaveValue("Anna Petrova");
    await lookAround(page, "profile");
  });

  await test.step("a long name, and no picture again", async () => {
    await rename(anna, LONG_NAME);
    await page.getByRole("button", { name: "Remove picture" }).click();
    await expect(page.getByRole("button", { name: "Choose a picture" })).toBeVisible();
    await expect(boris.chat(LONG_NAME)).toBeVisible();
    await expect.poll(() => isPictured(boris.chat(LONG_NAME))).toBe(false);
    await page.goto("/");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: /^Account and settings of/ }).click();
    await expect(page.getByRole("menu").getByText(LONG_NAME)).toBeVisible();
    await lookAt(page, "account-menu-long-name");
  });
});

test("the page in Russian, before and while the password is changed", async ({ person }) => {
  const { page } = await person("anna", { locale: "ru-RU" });
  await page.goto("/settings/profile");
  await expect(page.getByLabel("Отображаемое имя")).toBeVisible();
  expect.soft(await englishOn(page)).toEqual([]);
  await page.getByRole("button", { name: "Сменить пароль" }).click();
  await page.getByRole("button", { name: "Сменить пароль" }).click();
  await expect(page.getByText("Введите текущий пароль.")).toBeVisible();
  await lookAround(page, "profile-ru");
});

test("without the server the page says so, and comes when it is tried again", async ({ person }) => {
  const { page } = await person("anna");
  const isProfile = /\/_matrix\/client\/v3\/profile\//;
  await page.route(isProfile, (route) => route.fulfill({ status: 500, json: { error: "resting" } }));
  await page.goto("/settings/profile");
  await expect(page.getByText("Your profile could not be loaded")).toBeVisible();
  await lookAtBothWays(page, "profile-failed");
  await page.unroute(isProfile);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByLabel("Display name")).toBeVisible();
});

async function changePassword({ page }: Person, current: string, next: string, again = next): Promise<void> {
  const form = page.getByRole("form", { name: "Change password" });
  if (!(await form.isVisible())) await page.getByRole("button", { name: "Change password" }).click();
  await form.getByRole("textbox", { name: "Current password" }).fill(current);
  await form.getByRole("textbox", { name: "New password", exact: true }).fill(next);
  await form.getByRole("textbox", { name: "New password again" }).fill(again);
  await form.getByRole("button", { name: "Change password" }).click();
}

/** Sign in by the API: whether the server lets them. */
async function signIn(url: string, { userId }: Person, password: string): Promise<string> {
  const identifier = { type: "m.id.user", user: userId };
  const body = { type: "m.login.password", identifier, password };
  return (await ask<{ access_token: string }>(url, "POST", "/login", body)).access_token;
}

const whoIs = (url: string, token: string) => ask(url, "GET", "/account/whoami", undefined, token);

test("a new password is told what is wrong with it, and then the old one is refused", async ({
  person,
  url,
}) => {
  const anna = await person("anna");
  const { page } = anna;
  const elsewhere = await signIn(url, anna, PASSWORD);
  await openProfile(anna);

  await test.step("what cannot be is said", async () => {
    await changePassword(anna, "", "short", "shirt");
    for (const fault of [
      "Type your current password.",
      "At least 8 characters, please.",
      "The two are not the same.",
    ])
      await expect(page.getByText(fault)).toBeVisible();
    await changePassword(anna, PASSWORD, PASSWORD);
    await expect(page.getByText("This is your current password. Choose another one.")).toBeVisible();
    await changePassword(anna, "not it at all", NEW_PASSWORD);
    await expect(page.getByRole("alert")).toHaveText("The current password is wrong.");
    await lookAround(page, "profile-wrong-password");
    await whoIs(url, elsewhere);
  });

  await test.step("the other devices go with the old password", async () => {
    await expect(page.getByRole("checkbox", { name: "Sign out all other devices" })).toBeChecked();
    await changePassword(anna, PASSWORD, NEW_PASSWORD);
    await expect(page.getByText("Your password is changed.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Change password" })).toBeFocused();
    await expect(whoIs(url, elsewhere)).rejects.toThrow("401");
    await expect(signIn(url, anna, PASSWORD)).rejects.toThrow("403");
    await whoIs(url, await anna.accessToken());
  });

  await test.step("they may stay, if one wishes so", async () => {
    const kept = await signIn(url, anna, NEW_PASSWORD);
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByRole("checkbox", { name: "Sign out all other devices" }).uncheck();
    await expect(page.getByText("They stay signed in")).toBeVisible();
    await changePassword(anna, NEW_PASSWORD, PASSWORD);
    await expect(page.getByText("Your password is changed.")).toBeVisible();
    await whoIs(url, kept);
    await expect(signIn(url, anna, NEW_PASSWORD)).rejects.toThrow("403");
  });
});

test("with the new password one signs in, in the app", async ({ person, browserOf }) => {
  const anna = await person("anna");
  await openProfile(anna);
  await changePassword(anna, PASSWORD, NEW_PASSWORD);
  await expect(anna.page.getByText("Your password is changed.")).toBeVisible();
  const page = await (await browserOf()).newPage();
  await page.goto("/");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByLabel("Username").fill(anna.name);
  const password = page.getByRole("textbox", { name: "Password" });
  await password.fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("The name or the password is wrong.")).toBeVisible();
  await password.fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("This is a new device for your account.")).toBeVisible();
});
