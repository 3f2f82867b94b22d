// Being told of messages while the app is closed: by a real Chromium, through a push service of our own.
import { ask, expect, Person, test } from "./stage/index.ts";
import { closeApp, launchPushBrowser, noticesOn, type PushBrowser } from "./stage/pushBrowser.ts";
import { type PushService, startPushService } from "./stage/pushService.ts";

let service: PushService;
let browsers: PushBrowser[];

test.beforeEach(async () => {
  service = await startPushService();
  browsers = [];
});

test.afterEach(async () => {
  for (const browser of browsers) await browser.close();
  service.stop();
});

/** Somebody in a browser that can be pushed to. */
const personToTell = test.extend<{ anna: Person }>({
  anna: async ({ personIn, url, launchOptions }, use) => {
    const browser = await launchPushBrowser(service, url, launchOptions);
    browsers.push(browser);
    await use(await personIn(browser.context, "anna"));
  },
});

/** Turn notifications on in the settings, and wait until the server pushes here. */
async function turnOn(person: Person, url: string): Promise<void> {
  await person.page.goto("/settings/notifications");
  await person.page.getByRole("switch", { name: "Tell me of new messages" }).click();
  await expect(person.page.getByText("Messages reach you also while Veche is closed.")).toBeVisible();
  const token = await person.accessToken();
  await expect
    .poll(async () => {
      type Pushers = { pushers: { data: { activated: boolean } }[] };
      const { pushers } = await ask<Pushers>(url, "GET", "/pushers", undefined, token);
      return pushers.map(({ data }) => data.activated);
    })
    .toEqual([true]);
}

personToTell(
  "a closed app is told of an encrypted message and says what it says; opened again, it reads everything",
  async ({ anna, person, url }) => {
    const boris = await person("boris");
    await anna.startChatWith(boris);
    await anna.write("Call me");
    await boris.acceptInvitation(anna);
    await expect(boris.message("Call me")).toBeVisible();
    const place = anna.page.url();
    await turnOn(anna, url);

    // The key of this message comes while nobody is there to take it.
    const page = await closeApp(anna.context);
    const before = service.pushed.length;
    await boris.write("Are you coming tonight?");
    await expect.poll(() => service.pushed.length).toBe(before + 1);
    expect(service.pushed.at(-1)).toMatchObject({ urgency: "high", "content-encoding": "aes128gcm" });
    const first = { title: boris.name, body: "Are you coming tonight?" };
    await expect.poll(() => noticesOn(page)).toEqual([first]);

    await boris.write("At eight");
    await expect.poll(() => noticesOn(page)).toEqual([{ ...first, body: `${first.body}\nAt eight` }]);

    await page.goto(place);
    const again = new Person(anna.name, anna.userId, anna.context, page);
    await expect(again.message("Are you coming tonight?")).toBeVisible();
    await expect(again.message("At eight")).toBeVisible();
    await again.write("Yes!");
    await expect(boris.message("Yes!")).toBeVisible();
    await boris.write("See you");
    await expect(again.message("See you")).toBeVisible();
    await expect.poll(() => noticesOn(page)).toEqual([]);
  },
);
