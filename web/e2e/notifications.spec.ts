// Choosing what notifies: everywhere, in one chat, and when nothing may disturb.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { ask, expect, type Person, test } from "./stage/index.ts";

test.use({ serviceWorkers: "allow" });

interface Rule {
  rule_id: string;
  enabled: boolean;
  actions: unknown[];
}
type Rules = { global: Record<string, Rule[]> };

test("one chat notifies otherwise than the rest, for ever or for a time, and can be reset", async ({
  person,
  url,
}) => {
  const anna = await person("anna");
  const boris = await person("boris");
  await anna.startChatWith(boris);
  const roomId = decodeURIComponent(new URL(anna.page.url()).pathname.split("/")[2] ?? "");
  const { page } = anna;

  await page.getByRole("button", { name: "More about this chat" }).click();
  await page.getByRole("menuitem", { name: "Notifications" }).click();
  await expect(page.getByRole("radio", { name: "Like everywhere" })).toBeChecked();
  await page.getByRole("radio", { name: "Only where I am mentioned" }).check();
  await expect(page.getByText("the server cannot see who is mentioned")).toBeVisible();
  await expect.poll(() => ruleOf(anna, url, "room", roomId)).toMatchObject({ actions: [] });
  await page.getByRole("radio", { name: "Nothing" }).check();
  await expect.poll(() => ruleOf(anna, url, "override", roomId)).toMatchObject({ actions: [] });
  await expect(page.getByRole("radio", { name: "Nothing" })).toBeChecked();
  await page.getByRole("button", { name: "8 hours" }).click();
  await expect(page.getByText(/Silent until \d\d:\d\d|Silent until \w+/)).toBeVisible();

  await page.goto("/settings/notifications");
  await expect(page.getByRole("link", { name: boris.name })).toBeVisible();
  await expectNoFaults(page);
  await page.getByRole("button", { name: new RegExp(`Reset the rules of .*${boris.name}`) }).click();
  await expect(page.getByText("All chats follow the rules above.")).toBeVisible();
  expect(await ruleOf(anna, url, "override", roomId)).toBeUndefined();

  await test.step("what came is counted on the badge and in the title, and sounds; in hours of quiet it only counts", async () => {
    await listenTo(page);
    await boris.acceptInvitation(anna);
    await boris.write("Good morning");
    await expect.poll(() => heardOn(page)).toEqual({ sounds: 1, badge: 1 });
    await expect(page).toHaveTitle(/^\(1\) /);

    await page.getByRole("switch", { name: "At set hours" }).click();
    await setHours(page, { beginsInHours: -1, endsInHours: 1 });
    await boris.write("Are you asleep?");
    await expect.poll(() => heardOn(page)).toEqual({ sounds: 1, badge: 2 });
    await expect(page).toHaveTitle(/^\(2\) /);

    await setHours(page, { beginsInHours: 1, endsInHours: 2 });
    await boris.write("Good evening");
    // The second one would have been heard before the third.
    await expect.poll(() => heardOn(page)).toEqual({ sounds: 2, badge: 3 });

    await page.goto(`/room/${roomId}`);
    await expect(anna.message("Good evening")).toBeVisible();
    await expect.poll(async () => (await heardOn(page)).badge).toBe(0);
    await expect(page).toHaveTitle("Veche");
  });
});

interface Heard {
  sounds: number;
  badge: number;
}

/** From now on, and after each load: what the badge of the app shows, and how often it was heard. */
async function listenTo(page: Page): Promise<void> {
  const listen = () => {
    const heard: Heard = { sounds: 0, badge: 0 };
    navigator.setAppBadge = async (count = 0) => void Object.assign(heard, { badge: count });
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (when) {
      // A sound is of two notes.
      heard.sounds += 0.5;
      start.call(this, when);
    };
    Object.assign(window, { heard });
  };
  await page.addInitScript(listen);
  await page.evaluate(listen);
}

function heardOn(page: Page): Promise<Heard> {
  return page.evaluate(() => (window as unknown as { heard: Heard }).heard);
}

/** Hours of quiet, as the clock of the person has them. */
async function setHours(
  page: Page,
  { beginsInHours, endsInHours }: { beginsInHours: number; endsInHours: number },
): Promise<void> {
  const clock = (inHours: number) =>
    page.evaluate(
      (atMs) => new Date(atMs).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }),
      Date.now() + inHours * 3_600_000,
    );
  await page.getByLabel("From").fill(await clock(beginsInHours));
  await page.getByLabel("To", { exact: true }).fill(await clock(endsInHours));
}

test("what is chosen for everywhere, and the hours of quiet, are the account's own", async ({
  person,
  url,
}) => {
  const anna = await person("anna");
  const { page } = anna;
  await page.goto("/settings/notifications");

  await page.getByRole("switch", { name: "Every message in groups" }).click();
  await expect
    .poll(() => ruleOf(anna, url, "underride", ".m.rule.message"))
    .toMatchObject({ enabled: false });
  await expect
    .poll(() => ruleOf(anna, url, "underride", ".m.rule.encrypted"))
    .toMatchObject({ enabled: false });

  await page.getByRole("switch", { name: "At set hours" }).click();
  await page.getByLabel("From").fill("23:30");
  await expect
    .poll(() => quietOf(anna, url))
    .toMatchObject({
      enabled: true,
      from: "23:30",
      to: "07:00",
      time_zone: "Europe/Berlin",
    });
  await page.getByText("Sun", { exact: true }).click();
  await expect(page.getByRole("checkbox", { name: "Sunday" })).not.toBeChecked();
  await expect.poll(() => quietOf(anna, url)).toMatchObject({ days: [1, 2, 3, 4, 5, 6] });
  await page.getByRole("button", { name: "1 hour" }).click();
  await expect(page.getByText(/Silent until/)).toBeVisible();
  await expectNoFaults(page);
  await page.getByRole("button", { name: "End the silence" }).click();
  await expect.poll(() => quietOf(anna, url)).toMatchObject({ until_ms: 0 });
});

async function ruleOf(person: Person, url: string, kind: string, id: string): Promise<Rule | undefined> {
  const rules = await ask<Rules>(url, "GET", "/pushrules/", undefined, await person.accessToken());
  return rules.global[kind]?.find((rule) => rule.rule_id === id);
}

async function quietOf(person: Person, url: string): Promise<object> {
  const path = `/user/${encodeURIComponent(person.userId)}/account_data/org.veche.do_not_disturb`;
  return ask<object>(url, "GET", path, undefined, await person.accessToken()).catch(() => ({}));
}

async function expectNoFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
