// Being told of messages while the app is closed: by a real Chromium, through a push service of our own.
import { call, press, ringing } from "./stage/calling.ts";
import { ask, expect, ON_BOTH, Person, test } from "./stage/index.ts";
import {
  closeApp,
  launchPushBrowser,
  lookAway,
  noticesOn,
  type PushBrowser,
  tapNotice,
  windowsOpened,
} from "./stage/pushBrowser.ts";
import { type PushService, startPushService } from "./stage/pushService.ts";

// Each story starts a second browser, and waits for service workers to start anew.
test.describe.configure({ timeout: 120_000 });
test.use({ serviceWorkers: "allow" });

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
  ON_BOTH,
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

personToTell(
  "a closed app names the group and who wrote, tells of invitations and of who asks to come in, and takes off what was read elsewhere",
  async ({ anna, person, url }) => {
    const boris = await person("boris");
    const [annas, boriss] = await Promise.all([anna.accessToken(), boris.accessToken()]);
    const garden = await createRoom(url, boriss, { name: "Garden", preset: "public_chat" });
    await ask(url, "POST", `/join/${encodeURIComponent(garden)}`, {}, annas);
    const asked = { type: "m.room.join_rules", state_key: "", content: { join_rule: "knock" } };
    const choir = await createRoom(url, annas, { name: "Choir", initial_state: [asked] });
    await turnOn(anna, url);
    const page = await closeApp(anna.context);

    const path = `/rooms/${encodeURIComponent(garden)}`;
    const content = { msgtype: "m.text", body: "Watering at six" };
    const { event_id: eventId } = await ask<{ event_id: string }>(
      url,
      "PUT",
      `${path}/send/m.room.message/1`,
      content,
      boriss,
    );
    const message = { title: "Garden", body: `${boris.name}: Watering at six` };
    await expect.poll(() => noticesOn(page)).toEqual([message]);

    await createRoom(url, boriss, { name: "Picnic", preset: "private_chat", invite: [anna.userId] });
    const invitation = { title: boris.name, body: "Invitation to “Picnic”" };
    await expect.poll(() => noticesOn(page)).toEqual(expect.arrayContaining([message, invitation]));

    await ask(url, "POST", `/knock/${encodeURIComponent(choir)}`, { reason: "I sing" }, boriss);
    const request = { title: "Choir", body: `${boris.name}: Asks to come in` };
    await expect.poll(() => noticesOn(page)).toEqual(expect.arrayContaining([invitation, request]));

    await ask(url, "POST", `${path}/receipt/m.read/${encodeURIComponent(eventId)}`, {}, annas);
    await expect.poll(() => noticesOn(page)).toEqual(expect.arrayContaining([invitation, request]));
    await expect.poll(() => noticesOn(page)).not.toContainEqual(message);
  },
);

personToTell(
  "an open app that nobody looks at tells by its own keys; one that is looked at does not",
  async ({ anna, person, url }) => {
    const boris = await person("boris");
    await anna.startChatWith(boris);
    await anna.write("Call me");
    await boris.acceptInvitation(anna);
    await expect(boris.message("Call me")).toBeVisible();
    const place = anna.page.url();
    await turnOn(anna, url);
    await anna.page.goto(place);
    await expect(anna.message("Call me")).toBeVisible();
    const beside = await anna.context.newPage();

    const before = service.pushed.length;
    await boris.write("I see you");
    await expect(anna.message("I see you")).toBeVisible();
    await expect.poll(() => service.pushed.length).toBeGreaterThan(before);

    await lookAway(anna.page);
    await anna.page.goto("/");
    await boris.write("Where are you looking?");
    await expect
      .poll(() => noticesOn(beside))
      .toEqual([{ title: boris.name, body: "Where are you looking?" }]);

    await setQuiet(anna, url, { beginsInHours: -1, endsInHours: 1 });
    await boris.write("You must be asleep");
    await expect(anna.page.getByRole("link", { name: /You must be asleep/ })).toBeVisible();
    await setQuiet(anna, url, { beginsInHours: 1, endsInHours: 2 });
    await boris.write("Good morning");
    await expect
      .poll(() => noticesOn(beside))
      .toEqual([{ title: boris.name, body: "Where are you looking?\nGood morning" }]);
  },
);

personToTell(
  "a closed app is told of a call at once, and told no more when it is declined elsewhere",
  async ({ anna, person, secondDeviceOf, url }) => {
    const boris = await person("boris");
    await anna.startChatWith(boris);
    await anna.write("Call me");
    await boris.acceptInvitation(anna);
    await expect(boris.message("Call me")).toBeVisible();
    await turnOn(anna, url);
    const phone = await secondDeviceOf(anna);
    await phone.page.getByLabel("Recovery key or passphrase").fill(anna.recoveryKey);
    await phone.page.getByRole("button", { name: "Continue" }).click();
    await expect(phone.chats).toBeVisible();
    const page = await closeApp(anna.context);

    await call(boris, "Voice call", "Call and show my address");
    await expect.poll(() => noticesOn(page)).toEqual([{ title: boris.name, body: "📞 Call" }]);
    expect(service.pushed.at(-1)).toMatchObject({ urgency: "high" });
    await press(ringing(phone), "Decline");
    await expect(boris.page.getByRole("alert").getByText("has declined the call")).toBeVisible();
    await expect.poll(() => noticesOn(page)).toEqual([]);
  },
);

// Nothing can tap a notification in a browser without a screen: the event is made by hand, as is the window.
personToTell(
  "a tapped notification opens its room, in the open app or in a new window",
  async ({ anna, person, url }) => {
    const boris = await person("boris");
    await anna.startChatWith(boris);
    await anna.write("Call me");
    await boris.acceptInvitation(anna);
    await expect(boris.message("Call me")).toBeVisible();
    const place = new URL(anna.page.url()).pathname;
    await turnOn(anna, url);
    const page = await closeApp(anna.context);
    await boris.write("Are you there?");
    await expect.poll(() => noticesOn(page)).toHaveLength(1);

    await page.goto("/settings");
    await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
    await tapNotice(anna.context);
    const again = new Person(anna.name, anna.userId, anna.context, page);
    await expect(again.message("Are you there?")).toBeVisible();
    expect(await windowsOpened(anna.context)).toEqual([]);

    const empty = await closeApp(anna.context);
    await boris.write("Hello?");
    await expect.poll(() => noticesOn(empty)).toHaveLength(1);
    await empty.goto("about:blank");
    await tapNotice(anna.context);
    await expect.poll(() => windowsOpened(anna.context)).toEqual([place]);
  },
);

async function createRoom(url: string, token: string, wish: object): Promise<string> {
  return (await ask<{ room_id: string }>(url, "POST", "/createRoom", wish, token)).room_id;
}

/** Hours in which nothing may disturb, from now on. */
async function setQuiet(
  person: Person,
  url: string,
  { beginsInHours, endsInHours }: { beginsInHours: number; endsInHours: number },
): Promise<void> {
  const clock = (inHours: number) => new Date(Date.now() + inHours * 3_600_000).toISOString().slice(11, 16);
  const hours = { enabled: true, from: clock(beginsInHours), to: clock(endsInHours), time_zone: "UTC" };
  const path = `/user/${encodeURIComponent(person.userId)}/account_data/org.veche.do_not_disturb`;
  await ask(url, "PUT", path, hours, await person.accessToken());
}
