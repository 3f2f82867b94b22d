// Two people create accounts in the app and chat, encrypted.
import { ask, expect, ON_BOTH, PASSWORD, Person, test } from "./stage/index.ts";

// As most people have it; all other stories go without.
test.use({ contextOptions: { reducedMotion: "no-preference" }, serviceWorkers: "allow" });

test(
  "two people create accounts and read each other, encrypted",
  ON_BOTH,
  async ({ browserOf, unique, url }) => {
    const register = async (name: string): Promise<Person> => {
      const context = await browserOf();
      const page = await context.newPage();
      await page.goto("/");
      await page.getByRole("button", { name: "Create an account" }).click();
      await page.getByLabel("Username").fill(name);
      await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
      await page.getByRole("button", { name: "Create account" }).click();
      const person = new Person(name, `@${name}:localhost`, context, page);
      await person.keepRecoveryKey();
      return person;
    };
    const anna = await register(unique("anna"));
    const boris = await register(unique("boris"));

    await anna.startChatWith(boris);
    await anna.write("Hello Boris!");
    await boris.acceptInvitation(anna);
    await expect(boris.message("Hello Boris!")).toBeVisible();
    await boris.write("Hello Anna!");
    await expect(anna.message("Hello Anna!")).toBeVisible();

    const { access_token: token } = await ask<{ access_token: string }>(url, "POST", "/login", {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: anna.name },
      password: PASSWORD,
    });
    const roomId = decodeURIComponent(new URL(anna.page.url()).pathname.split("/")[2] ?? "");
    const path = `/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=20`;
    const { chunk } = await ask<{ chunk: { type: string }[] }>(url, "GET", path, undefined, token);
    const types = chunk.map(({ type }) => type);
    expect(types).toContain("m.room.encrypted");
    expect(types).not.toContain("m.room.message");
  },
);

test("somebody with an account reads what was written before, in a browser that was closed", async ({
  person,
}) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  await anna.write("Are you there?");
  await boris.acceptInvitation(anna);
  await expect(boris.message("Are you there?")).toBeVisible();
  await boris.page.reload();
  await expect(boris.message("Are you there?")).toBeVisible();
});
