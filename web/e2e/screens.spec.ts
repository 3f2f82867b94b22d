// Every screen of the beginning, looked at on a phone and a desktop, in both schemes.

import { expect, ON_BOTH, PASSWORD, Person, test } from "./stage/index.ts";
import { DESKTOP, glanceAt, lookAt, PHONE, TABLET } from "./stage/looking.ts";

// Some screens say what it does.
test.use({ serviceWorkers: "allow" });

const SIZES = { phone: PHONE, desktop: DESKTOP };
const SCHEMES = ["light", "dark"] as const;

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of SCHEMES) {
    const where = size === "phone" && colorScheme === "light" ? ON_BOTH : {};
    test(
      `from the welcome to the first chat, ${size}, ${colorScheme}`,
      where,
      async ({ browserOf, unique, person }) => {
        test.setTimeout(120_000);
        const context = await browserOf({ viewport, colorScheme, reducedMotion: "reduce" });
        const page = await context.newPage();
        const look = async (name: string) => {
          await lookAt(page, `${name}-${size}-${colorScheme}`);
          if (size === "phone") return;
          await page.setViewportSize(TABLET);
          await glanceAt(page, `${name}-tablet-${colorScheme}`);
          await page.setViewportSize(viewport);
        };
        await page.goto("/");
        await expect(page.getByRole("heading", { name: "Welcome to Veche" })).toBeVisible();
        await look("welcome");
        await page.getByRole("button", { name: "Sign in" }).click();
        await page.getByLabel("Username").fill("nobody");
        await page.getByRole("textbox", { name: "Password" }).fill("nothing at all");
        await page.getByRole("button", { name: "Sign in" }).click();
        await expect(page.getByRole("alert")).toContainText("wrong");
        await look("sign-in");
        await page.getByRole("button", { name: "I have no account yet" }).click();
        await page.getByRole("button", { name: "Create account" }).click();
        await look("create");
        const name = unique("anna");
        await page.getByLabel("Username").fill(name);
        await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
        await page.getByRole("button", { name: "Create account" }).click();
        await expect(page.getByTestId("recovery-key")).toBeVisible();
        await look("keep-key");
        const anna = new Person(name, `@${name}:localhost`, context, page);
        await anna.keepRecoveryKey();
        await look("home-empty");
        const boris = await person("boris");
        await anna.startChatWith(boris);
        await anna.write("Hello!");
        await boris.acceptInvitation(anna);
        await boris.write(
          "Hello Anna! Shall we meet at the market on Saturday, as always, or is it too cold for you?",
        );
        await expect(anna.message("Hello Anna!")).toBeVisible();
        await look("chat");
        await page.goto("/");
        await expect(anna.chat(boris.name)).toBeVisible();
        await look("home");
        for (const settings of ["appearance", "encryption"]) {
          await page.goto(`/settings/${settings}`);
          await expect(page.getByRole("heading", { level: 1 }).last()).toBeVisible();
          await look(`settings-${settings}`);
        }
        await page.getByRole("button", { name: "Begin anew…" }).click();
        await expect(page.getByRole("heading", { name: "Begin anew with other keys" })).toBeVisible();
        await look("reset");
      },
    );
  }
}

test("a new device is asked for the recovery key, looked at", async ({ person, secondDeviceOf }) => {
  const phone = await secondDeviceOf(await person("anna"), { viewport: SIZES.phone });
  await expect(phone.page.getByRole("heading", { name: "Bring your messages here" })).toBeVisible();
  await lookAt(phone.page, "unlock-phone");
});
