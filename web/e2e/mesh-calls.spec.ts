// Calls of small groups where nothing carries calls: from device to device, in real browsers.
import { type Account, ask, makeAccount } from "./stage/accounts.ts";
import { headOf, press, shareAnyway } from "./stage/calling.ts";
import {
  banner,
  callIn,
  enter,
  expectToMeet,
  inAGroup,
  SLOWLY,
  SMALL_WINDOW,
  signsOf,
  testOfFew as test,
  tileOf,
} from "./stage/groupCalling.ts";
import { expect, type Person } from "./stage/index.ts";
import { lookAround, lookAtBothWays, PHONE } from "./stage/looking.ts";

// Filming what moves takes as long as the calls.
test.use({ trace: "off" });

const JOIN = "Join and show my address";

/** By which name each line knows its ways now: another one after it has looked for others. */
async function namesOfWays({ page }: Person): Promise<string[]> {
  return page.evaluate(() => {
    const { lines } = window as unknown as { lines: RTCPeerConnection[] };
    const held = lines.filter(({ connectionState }) => connectionState === "connected");
    return held.map(
      ({ localDescription }) => /a=ice-ufrag:(\S+)/.exec(localDescription?.sdp ?? "")?.[1] ?? "",
    );
  });
}

/** All her lines break, and no other one holds, until `reconnect`. */
async function cutOff({ page }: Person): Promise<void> {
  await page.evaluate(() => {
    const { lines } = window as unknown as { lines: RTCPeerConnection[] };
    const Line = window.RTCPeerConnection;
    // By a relay alone, of which there is none.
    const sealed: RTCConfiguration = { iceServers: [], iceTransportPolicy: "relay" };
    window.RTCPeerConnection = class extends Line {
      constructor(configuration?: RTCConfiguration) {
        super({ ...configuration, ...sealed });
      }
      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration({ ...configuration, ...sealed });
      }
    };
    Object.assign(window, { reconnect: () => Object.assign(window, { RTCPeerConnection: Line }) });
    for (const line of lines) line.close();
  });
}

async function reconnect({ page }: Person): Promise<void> {
  await page.evaluate(() => (window as unknown as { reconnect(): void }).reconnect());
}

test("three people meet without an SFU", async ({ caller, url }) => {
  test.setTimeout(600_000);
  const [anna, boris, carla] = [await caller("anna"), await caller("boris"), await caller("carla")];
  const everybody = [anna, boris, carla];
  await inAGroup(url, "Garden", everybody);

  await test.step("one begins, and is told how it goes and who learns her address", async () => {
    await press(headOf(anna), "Begin a group call");
    const dialog = anna.page.getByRole("dialog", { name: "Call in Garden" });
    await expect(
      dialog.getByText("This server does not carry group calls: this one goes directly between"),
    ).toBeVisible();
    await expect(dialog.getByText("devices learn your IP address")).toBeVisible();
    await dialog.getByRole("switch", { name: "With the camera" }).click();
    await expect(dialog.getByLabel("How you will be seen")).toBeVisible();
    await expect(dialog.getByRole("button", { name: JOIN })).toBeInViewport({ ratio: 1 });
    await lookAtBothWays(anna.page, "mesh-call-enter");
    await press(dialog, JOIN);
    await expect(tileOf(anna, anna)).toBeVisible(SLOWLY);
  });

  await test.step("the others come in, and everybody sees and hears everybody", async () => {
    await expect(banner(boris).getByText(`In the call (1): ${anna.name}`)).toBeVisible(SLOWLY);
    for (const one of [boris, carla]) await enter(one, "Garden", { confirm: JOIN });
    for (const one of everybody) {
      for (const other of everybody) await expect(tileOf(one, other)).toBeVisible(SLOWLY);
      await expectToMeet(one, 2);
    }
    await lookAtBothWays(anna.page, "mesh-call-grid");
  });

  await test.step("all see the same signs, and nobody is offered what only an SFU can do", async () => {
    const signs = await signsOf(anna);
    for (const one of everybody) await expect.poll(() => signsOf(one), SLOWLY).toBe(signs);
    await tileOf(anna, boris)
      .getByRole("button", { name: `More about ${boris.name}` })
      .click();
    await expect(anna.page.getByRole("menuitem", { name: "Ask to turn the microphone off" })).toBeVisible();
    await expect(anna.page.getByRole("menuitem", { name: "Remove from the call" })).toBeHidden();
    await anna.page.keyboard.press("Escape");
  });

  await test.step("who speaks is seen in a small window above all programs, also from a phone", async () => {
    const opening = anna.context.waitForEvent("page");
    await press(callIn(anna, "Garden"), "In a small window");
    const small = await opening;
    const width = () => small.locator("video").evaluate((film: HTMLVideoElement) => film.videoWidth);
    await expect.poll(width, SLOWLY).toBeGreaterThan(0);
    await expect(small.getByRole("button", { name: "Leave the call" })).toBeVisible();
    await small.close();
    await anna.page.setViewportSize(PHONE);
    await press(callIn(anna, "Garden"), "More");
    await anna.page.getByRole("menuitem", { name: "In a small window" }).click();
    const aside = () =>
      anna.page.evaluate(() => (document.pictureInPictureElement as HTMLVideoElement | null)?.videoWidth);
    await expect.poll(aside).toBeGreaterThan(0);
    await anna.page.evaluate(() => document.exitPictureInPicture());
    await anna.page.setViewportSize(SMALL_WINDOW);
  });

  await test.step("muted, a camera off and on, a screen", async () => {
    await press(callIn(anna, "Garden"), "Turn the microphone off");
    await expect(tileOf(boris, anna).getByRole("img", { name: "microphone off" })).toBeVisible(SLOWLY);
    await press(callIn(anna, "Garden"), "Turn the microphone on");
    await expect(tileOf(boris, anna).getByRole("img", { name: "microphone off" })).toBeHidden(SLOWLY);
    await press(callIn(carla, "Garden"), "Turn the camera off");
    await expect(tileOf(anna, carla).locator("video")).toBeHidden(SLOWLY);
    await expectToMeet(anna, 2, 1);
    await shareAnyway(anna, callIn(anna, "Garden"));
    const screen = callIn(boris, "Garden").getByRole("listitem", { name: `The screen of ${anna.name}` });
    await expect(screen).toBeVisible(SLOWLY);
    // The screen is a picture, and what is heard there a voice.
    await expectToMeet(boris, 3, 2);
    await press(callIn(anna, "Garden"), "Stop sharing the screen");
    await expect(screen).toBeHidden(SLOWLY);
    await press(callIn(carla, "Garden"), "Turn the camera on");
    for (const one of everybody) await expectToMeet(one, 2);
  });

  await test.step("on another network the lines find other ways; one that is broken is made anew", async () => {
    const before = await namesOfWays(boris);
    await boris.page.evaluate(() => window.dispatchEvent(new Event("online")));
    const isOther = async () => {
      const now = await namesOfWays(boris);
      return now.length === 2 && now.every((name) => !before.includes(name));
    };
    await expect.poll(isOther, SLOWLY).toBe(true);
    await expectToMeet(boris, 2);
    await anna.page.evaluate(() => {
      const { lines } = window as unknown as { lines: RTCPeerConnection[] };
      lines.find(({ connectionState }) => connectionState === "connected")?.close();
    });
    expect((await namesOfWays(anna)).length).toBe(1);
    await expect.poll(async () => (await namesOfWays(anna)).length, SLOWLY).toBe(2);
    for (const one of everybody) await expectToMeet(one, 2);
  });

  await test.step("one leaves, and the others go on", async () => {
    const signs = await signsOf(anna);
    await press(callIn(carla, "Garden"), "Leave the call");
    for (const one of [anna, boris]) {
      await expect(tileOf(one, carla)).toBeHidden(SLOWLY);
      await expectToMeet(one, 1);
    }
    await expect.poll(() => signsOf(anna), SLOWLY).not.toBe(signs);
  });

  await test.step("whose lines are all lost for a minute is told so, and comes in again as he was", async () => {
    await press(callIn(boris, "Garden"), "Turn the microphone off");
    await boris.page.clock.install();
    await cutOff(anna);
    await expect(callIn(boris, "Garden").getByText("Connecting again…")).toBeVisible(SLOWLY);
    await boris.page.clock.fastForward(60_000);
    const told = boris.page.getByRole("alert").filter({ hasText: "The connection to the call was lost." });
    await expect(told).toBeVisible(SLOWLY);
    await expect(callIn(boris, "Garden")).toBeHidden();
    await expect(tileOf(anna, boris)).toBeHidden(SLOWLY);
    await reconnect(anna);
    await lookAround(boris.page, "mesh-call-lost");
    await boris.page.setViewportSize(SMALL_WINDOW);
    await press(told, "Try again");
    await expect(tileOf(anna, boris).getByRole("img", { name: "microphone off" })).toBeVisible(SLOWLY);
    await expectToMeet(boris, 1);
    await press(callIn(boris, "Garden"), "Turn the microphone on");
    await expectToMeet(anna, 1);
  });

  await test.step("one comes again, and crashes: the server says for them that they have left", async () => {
    await enter(carla, "Garden", { camera: false, confirm: JOIN });
    for (const one of [anna, boris]) await expectToMeet(one, 2, 1);
    await carla.page.goto("chrome://crash").catch(() => undefined);
    for (const one of [anna, boris]) {
      await expect(tileOf(one, carla)).toBeHidden(SLOWLY);
      await expectToMeet(one, 1);
    }
    for (const one of [anna, boris]) await press(callIn(one, "Garden"), "Leave the call");
    for (const one of [anna, boris]) await expect(banner(one)).toBeHidden(SLOWLY);
  });
});

// Four cameras are encoded twenty times, which is more than two processors surely carry beside other stories: that there are four,
// and what the fifth is told, is tried in meshWay.test.ts.
test("six people hear each other without an SFU", async ({ caller, url }) => {
  test.setTimeout(600_000);
  const everybody: Person[] = [];
  for (const name of ["anna", "boris", "carla", "daria", "egor", "faina"]) everybody.push(await caller(name));
  await inAGroup(url, "Crew", everybody);
  for (const one of everybody) await enter(one, "Crew", { camera: false, confirm: JOIN });
  for (const one of everybody)
    for (const other of everybody) await expect(tileOf(one, other)).toBeVisible(SLOWLY);
  await Promise.all(everybody.map((one) => expectToMeet(one, 5, 0)));
});

/** Say in the room that a device that does nothing else is in its call, since so long; or that it has left. */
async function sayIn(
  url: string,
  roomId: string,
  account: Account,
  sinceMs: number | undefined,
): Promise<void> {
  const key = `_${account.userId}_${account.deviceId}_m.call`;
  const path = `/rooms/${encodeURIComponent(roomId)}/state/org.matrix.msc3401.call.member/${encodeURIComponent(key)}`;
  const content = {
    application: "m.call",
    call_id: "",
    device_id: account.deviceId,
    created_ts: sinceMs,
    expires: 3_600_000,
    focus_active: { type: "livekit", focus_selection: "oldest_membership" },
    foci_preferred: [{ type: "org.veche.mesh" }],
  };
  await ask(url, "PUT", path, sinceMs === undefined ? {} : content, account.accessToken);
}

test("the seventh is told why, and so is the later one of two who come as the sixth at once", async ({
  caller,
  unique,
  url,
}) => {
  test.setTimeout(300_000);
  const anna = await caller("anna");
  const others: Account[] = [];
  for (let count = 0; count < 6; count++) others.push(await makeAccount(url, unique("other")));
  const roomId = await inAGroup(url, "Choir", [anna], others);
  const earlierMs = Date.now() - 60_000;
  const full = anna.page.getByText("The call is full: it goes directly between devices");
  for (const other of others) await sayIn(url, roomId, other, earlierMs);

  await test.step("six are in the call", async () => {
    await expect(banner(anna).getByText("In the call (6)")).toBeVisible(SLOWLY);
    await press(banner(anna), "Join");
    await expect(full).toBeVisible();
    await expect(anna.page.getByRole("dialog")).toHaveCount(0);
    await lookAtBothWays(anna.page, "mesh-call-full");
  });

  await test.step("one has left; nothing comes of the others, and the one comes back, who was there before", async () => {
    const [last] = others.slice(-1);
    if (!last) throw new Error("Six are six.");
    await sayIn(url, roomId, last, undefined);
    await expect(banner(anna).getByText("In the call (5)")).toBeVisible(SLOWLY);
    await enter(anna, "Choir", { camera: false, confirm: JOIN });
    await expect(full).toBeHidden();
    const waiting = callIn(anna, "Choir").getByText("no connection");
    await expect(callIn(anna, "Choir").getByText("connecting…")).toHaveCount(5);
    await expect(waiting).toBeHidden();
    await anna.page.clock.install();
    await anna.page.clock.fastForward(31_000);
    await expect(waiting).toHaveCount(5);
    await lookAround(anna.page, "mesh-call-unreached");
    await sayIn(url, roomId, last, earlierMs);
    await expect(full).toBeVisible(SLOWLY);
    await expect(callIn(anna, "Choir")).toBeHidden();
  });
});
