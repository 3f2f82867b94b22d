// Calls of groups: real browsers, a real LiveKit, and nothing that it could open.
import { makeAccount } from "./stage/accounts.ts";
import { headOf, press, shareAnyway, watchLines } from "./stage/calling.ts";
import {
  banner,
  CANNOT_SEAL,
  callIn,
  enter,
  expectToMeet,
  hasSfu,
  inAGroup,
  keepCallKeys,
  keptKeysOf,
  SLOWLY,
  SMALL_CAMERA,
  SMALL_WINDOW,
  sentFrom,
  signsOf,
  takeSealingFrom,
  test,
  tileOf,
} from "./stage/groupCalling.ts";
import { ask, expect, PASSWORD, Person } from "./stage/index.ts";
import { lookAround, lookAt, lookAtBothWays } from "./stage/looking.ts";
import { enterPlainly, leavePlainly } from "./stage/plainApp.ts";
import {
  distanceOf,
  glanceAt,
  listenPlainly,
  seenPlainly,
  stopListening,
  takeTicket,
  tryToOpen,
} from "./stage/plainListener.ts";
import { killChild } from "./stage/server.ts";

/** Whoever comes sooner after a key was made gets the same one (the SDK's `keyRotationGracePeriodMs`). */
const SAME_KEYS_MS = 10_000;

// Filming what moves takes as long as the calls.
test.use({ trace: "off" });
test.skip(!hasSfu, "LiveKit is not here: make sfu builds it");

test("three people meet in the call of their group", async ({ caller, url }) => {
  test.setTimeout(600_000);
  const [anna, boris, carla] = [await caller("anna"), await caller("boris"), await caller("carla")];
  const everybody = [anna, boris, carla];
  await inAGroup(url, "Garden", everybody);

  await test.step("those who have spoken here know each other; one of them wants calls from contacts alone", async () => {
    await boris.write("I am here");
    await carla.write("So am I");
    const data = `/user/${encodeURIComponent(carla.userId)}/account_data/org.veche.calls`;
    await ask(url, "PUT", data, { who_may_call: "contacts" }, await carla.accessToken());
    await expect(anna.message("So am I")).toBeVisible();
  });

  await test.step("one begins, having looked at herself", async () => {
    await press(anna.page.locator("main > header"), "Begin a group call");
    const dialog = anna.page.getByRole("dialog", { name: "Call in Garden" });
    await dialog.getByRole("switch", { name: "With the camera" }).click();
    await expect(dialog.getByLabel("How you will be seen")).toBeVisible();
    await expect(dialog.getByRole("combobox", { name: "Microphone" })).toBeVisible();
    await expect(dialog.getByRole("switch", { name: "Ring everybody" })).toBeChecked();
    await lookAtBothWays(anna.page, "group-call-enter");
    await press(dialog, "Join");
    await expect(tileOf(anna, anna)).toBeVisible(SLOWLY);
  });

  await test.step("it rings at the one who lets her call, and not at the other, who sees it and comes in", async () => {
    const ring = boris.page.getByRole("alertdialog", { name: `${anna.name} is calling Garden` });
    await expect(ring.getByText("1 in the call")).toBeVisible(SLOWLY);
    await lookAtBothWays(boris.page, "group-call-rings");
    await press(ring, "Join with the camera");
    await expect(tileOf(boris, boris)).toBeVisible(SLOWLY);
    await expect(ring).toBeHidden();
    await expect(banner(carla).getByText("In the call (2)")).toBeVisible(SLOWLY);
    await expect(carla.messages.getByText("It did not ring, because of your settings")).toBeVisible();
    await expect(carla.page.getByRole("alertdialog")).toHaveCount(0);
    await lookAt(carla.page, "group-call-banner");
    await enter(carla, "Garden");
  });

  await test.step("everybody sees and hears everybody", async () => {
    for (const one of everybody) {
      for (const other of everybody) await expect(tileOf(one, other)).toBeVisible(SLOWLY);
      await expectToMeet(one, 2);
    }
    await lookAround(anna.page, "group-call-grid");
    await anna.page.setViewportSize(SMALL_WINDOW);
  });

  await test.step("all see the same signs, so nobody else listens", async () => {
    const signs = await signsOf(anna);
    for (const one of everybody) await expect.poll(() => signsOf(one), SLOWLY).toBe(signs);
    await anna.page.getByRole("button", { name: /^Are we alone\?/ }).click();
    await expect(anna.page.getByText("Tell each other what you see here.")).toBeVisible();
    await lookAt(anna.page, "group-call-signs");
    await anna.page.keyboard.press("Escape");
  });

  await test.step("muted, a hand, a reaction", async () => {
    await press(callIn(anna, "Garden"), "Turn the microphone off");
    for (const other of [boris, carla])
      await expect(tileOf(other, anna).getByRole("img", { name: "microphone off" })).toBeVisible(SLOWLY);
    await press(callIn(anna, "Garden"), "Turn the microphone on");
    await expect(tileOf(boris, anna).getByRole("img", { name: "microphone off" })).toBeHidden(SLOWLY);
    await press(callIn(boris, "Garden"), "Raise your hand");
    await expect(tileOf(anna, boris).getByRole("img", { name: "Hand raised" })).toBeVisible(SLOWLY);
    await press(callIn(boris, "Garden"), "Lower your hand");
    await expect(tileOf(anna, boris).getByRole("img", { name: "Hand raised" })).toBeHidden(SLOWLY);
    await press(callIn(carla, "Garden"), "React");
    await carla.page.getByRole("menuitem", { name: "🎉" }).click();
    await expect(tileOf(anna, carla).getByRole("status")).toHaveText("🎉", SLOWLY);
  });

  await test.step("one leaves, and the others go on", async () => {
    const signs = await signsOf(anna);
    await press(callIn(carla, "Garden"), "Leave the call");
    await expect(callIn(carla, "Garden")).toBeHidden();
    for (const one of [anna, boris]) {
      await expect(tileOf(one, carla)).toBeHidden(SLOWLY);
      await expectToMeet(one, 1);
    }
    await expect.poll(() => signsOf(anna), SLOWLY).not.toBe(signs);
    await expect(banner(carla).getByText("In the call (2)")).toBeVisible();
  });

  await test.step("all have left, and it is over", async () => {
    for (const one of [anna, boris]) await press(callIn(one, "Garden"), "Leave the call");
    for (const one of everybody) await expect(banner(one)).toBeHidden(SLOWLY);
  });
});

test("screens, pins, the chat beside, and those who look after the call", async ({ caller, url }) => {
  test.setTimeout(600_000);
  const [anna, boris] = [await caller("anna"), await caller("boris")];
  await inAGroup(url, "Class", [anna, boris]);
  await anna.write("We begin");
  await enter(anna, "Class");
  await enter(boris, "Class", { camera: false });
  await expectToMeet(boris, 1);
  await expectToMeet(anna, 1, 0);

  await test.step("a screen beside the camera, with its sound", async () => {
    await shareAnyway(anna, callIn(anna, "Class"), () => lookAtBothWays(anna.page, "group-share-warning"));
    const screen = callIn(boris, "Class").getByRole("listitem", { name: `The screen of ${anna.name}` });
    await expect(screen).toBeVisible(SLOWLY);
    // The screen is a picture, and what is heard there a voice.
    await expectToMeet(boris, 2);
    await screen.getByRole("button", { name: `${anna.name}: show large` }).click();
    await expect(screen.getByRole("button", { pressed: true })).toBeVisible();
    await lookAtBothWays(boris.page, "group-call-screen");
    await press(callIn(anna, "Class"), "Stop sharing the screen");
    await expect(screen).toBeHidden(SLOWLY);
  });

  await test.step("another microphone in the call, and one is heard with it", async () => {
    await press(callIn(anna, "Class"), "Microphone, camera, loudspeaker");
    const choice = anna.page.getByRole("combobox", { name: "Microphone" });
    const wanted = await choice.getByRole("option").last().textContent();
    await choice.selectOption(wanted);
    await expect.poll(() => sentFrom(anna), SLOWLY).toContain(wanted);
    await anna.page.keyboard.press("Escape");
    await expect(choice).toBeHidden();
    await expectToMeet(boris, 1);
  });

  await test.step("the chat beside the call, and the call as a bar", async () => {
    await anna.page.setViewportSize({ width: 1440, height: 900 });
    await press(callIn(anna, "Class"), "Chat beside the call");
    await anna.write("Here is the exercise");
    await press(callIn(boris, "Class"), "Go on chatting");
    await expect(boris.message("Here is the exercise")).toBeVisible();
    await expect(boris.messages.getByText("has begun a call")).toBeVisible();
    await lookAt(anna.page, "group-call-beside");
    await anna.page.setViewportSize(SMALL_WINDOW);
    await lookAt(boris.page, "group-call-bar");
    await press(callIn(boris, "Class"), "Back to the call");
    await press(callIn(anna, "Class"), "The call alone");
  });

  await test.step("who looks after the group turns a microphone off", async () => {
    await tileOf(anna, boris)
      .getByRole("button", { name: `More about ${boris.name}` })
      .click();
    await anna.page.getByRole("menuitem", { name: "Turn their microphone off" }).click();
    await expect(callIn(boris, "Class").getByText("Your microphone was turned off by somebody")).toBeVisible(
      SLOWLY,
    );
    await expect(tileOf(anna, boris).getByRole("img", { name: "microphone off" })).toBeVisible(SLOWLY);
    await press(callIn(boris, "Class"), "Turn the microphone on");
    await expect(tileOf(anna, boris).getByRole("img", { name: "microphone off" })).toBeHidden(SLOWLY);
    await tileOf(boris, anna)
      .getByRole("button", { name: `More about ${anna.name}` })
      .click();
    await expect(boris.page.getByRole("menuitem", { name: "Ask to turn the microphone off" })).toBeVisible();
    await expect(boris.page.getByRole("menuitem", { name: "Turn their microphone off" })).toBeHidden();
    await boris.page.keyboard.press("Escape");
  });

  await test.step("and removes somebody from the call, who can come in again", async () => {
    await tileOf(anna, boris)
      .getByRole("button", { name: `More about ${boris.name}` })
      .click();
    await anna.page.getByRole("menuitem", { name: "Remove from the call" }).click();
    await expect(boris.page.getByText("You were removed from the call")).toBeVisible(SLOWLY);
    await expect(tileOf(anna, boris)).toBeHidden(SLOWLY);
    await lookAt(boris.page, "group-call-removed");
    await boris.page.evaluate(() => localStorage.setItem("veche.preferences", '{"language":"ar"}'));
    await boris.page.reload();
    await boris.page.getByRole("button", { name: "انضمام" }).click();
    await boris.page.getByRole("dialog").getByRole("button", { name: "انضمام" }).click();
    await expect(tileOf(anna, boris)).toBeVisible(SLOWLY);
    await expectToMeet(boris, 1);
    await lookAtBothWays(boris.page, "group-call-ar");
  });
});

test("whoever has no keys gets nothing, and keys from before open nothing", async ({ caller, url }) => {
  test.setTimeout(600_000);
  const [anna, boris, carla] = [await caller("anna"), await caller("boris"), await caller("carla")];
  for (const one of [anna, carla]) await keepCallKeys(one);
  const roomId = await inAGroup(url, "Garden", [anna, boris, carla]);
  for (const one of [anna, boris, carla]) await enter(one, "Garden");
  await expectToMeet(carla, 2);
  const signsOfThree = await signsOf(anna);
  await press(callIn(carla, "Garden"), "Leave the call");
  for (const one of [anna, boris]) await expect(tileOf(one, carla)).toBeHidden(SLOWLY);
  await expect.poll(() => signsOf(anna), SLOWLY).not.toBe(signsOfThree);
  const changedMs = Date.now();
  const signs = await signsOf(anna);

  const page = await listenPlainly(url, carla, await takeTicket(url, carla, roomId));
  const old = await keptKeysOf(carla);
  expect(old.length).toBeGreaterThanOrEqual(3);

  await test.step("the keys that all have now open what comes, so it is what is said and shown", async () => {
    const current = async () => {
      const { came, opened } = await tryToOpen(page, await keptKeysOf(anna));
      return came > 50 && opened / came;
    };
    await expect.poll(current, SLOWLY).toBe(1);
  });

  await test.step("those from before open not one frame", async () => {
    await expect.poll(async () => (await seenPlainly(page)).came, SLOWLY).toBeGreaterThan(100);
    const { came, opened } = await tryToOpen(page, old);
    expect(came).toBeGreaterThan(50);
    expect(opened).toBe(0);
  });

  await test.step("without keys there is no picture", async () => {
    const camera = tileOf(boris, anna).locator("video");
    const truth = await glanceAt(camera);
    await expect.poll(async () => distanceOf(truth, await glanceAt(camera))).toBeGreaterThan(0);
    const { pictures } = await seenPlainly(page);
    // A decoder makes noise of some sealed frames; none of it resembles what the cameras see.
    expect(distanceOf(truth, await glanceAt(camera))).toBeLessThan(10);
    for (const picture of pictures) expect(distanceOf(truth, picture)).toBeGreaterThan(20);
  });

  await test.step("and nobody sees somebody in the call who does not say so", async () => {
    await expect(tileOf(anna, carla)).toBeHidden();
    expect(await signsOf(anna)).toBe(signs);
    await expectToMeet(anna, 1);
  });

  await test.step("whoever comes later opens nothing from before with the keys that they get", async () => {
    await expect.poll(() => Date.now() - changedMs, SLOWLY).toBeGreaterThan(SAME_KEYS_MS);
    await tryToOpen(page, []);
    const { came } = await seenPlainly(page);
    await expect.poll(async () => (await seenPlainly(page)).came, SLOWLY).toBeGreaterThan(came + 20);
    await stopListening(page);
    await enter(carla, "Garden");
    await expectToMeet(carla, 2);
    const given = (await keptKeysOf(carla)).slice(old.length);
    expect(given.length).toBeGreaterThanOrEqual(3);
    const before = await tryToOpen(page, given);
    expect(before.came).toBeGreaterThan(20);
    expect(before.opened).toBe(0);
  });
});

test("a page built on plain matrix-js-sdk and livekit-client meets our app", async ({
  browserOf,
  caller,
  unique,
  url,
}) => {
  test.setTimeout(600_000);
  const anna = await caller("anna");
  const account = await makeAccount(url, unique("olga"));
  const name = account.userId.slice(1).split(":")[0] ?? "";
  const context = await browserOf();
  await watchLines(context, SMALL_CAMERA);
  const roomId = await inAGroup(url, "Garden", [anna], [account]);
  await enter(anna, "Garden");
  const page = await enterPlainly(context, { ...account, password: PASSWORD, roomId });
  const olga = new Person(name, account.userId, context, page);
  await expect(tileOf(anna, olga)).toBeVisible(SLOWLY);
  for (const one of [anna, olga]) await expectToMeet(one, 1);
  await leavePlainly(page);
  await expect(tileOf(anna, olga)).toBeHidden(SLOWLY);

  await test.step("with a browser that cannot encrypt one is not let in, and told why", async () => {
    await takeSealingFrom(anna);
    await anna.page.reload();
    await press(headOf(anna), "Begin a group call");
    await expect(anna.page.getByText(CANNOT_SEAL)).toBeVisible();
    await anna.page.mouse.move(0, 0);
    await expect(anna.page.getByRole("tooltip")).toHaveCount(0);
    await lookAtBothWays(anna.page, "group-call-browser");
  });
});

test("one comes late, one crashes, and then what carries the call dies", async ({ caller, server, url }) => {
  test.setTimeout(600_000);
  const [anna, boris, carla] = [await caller("anna"), await caller("boris"), await caller("carla")];
  await inAGroup(url, "Choir", [anna, boris, carla]);
  await enter(anna, "Choir");
  await enter(boris, "Choir", { camera: false });
  await expectToMeet(boris, 1);
  await enter(carla, "Choir", { camera: false });
  for (const one of [boris, carla]) await expectToMeet(one, 2, 1);
  await press(callIn(boris, "Choir"), "Show who speaks");
  await boris.page.mouse.move(0, 0);
  await expect(boris.page.getByRole("tooltip")).toHaveCount(0);
  await lookAtBothWays(boris.page, "group-call-speaker");

  await test.step("somebody's browser crashes: the server says for them that they have left", async () => {
    await carla.page.goto("chrome://crash").catch(() => undefined);
    for (const one of [anna, boris]) await expect(tileOf(one, carla)).toBeHidden(SLOWLY);
    await expectToMeet(boris, 1);
  });

  await test.step("the SFU dies and is started again, and the call goes on with both cameras", async () => {
    await press(callIn(boris, "Choir"), "Turn the camera on");
    await expectToMeet(anna, 1);
    const told = callIn(anna, "Choir").getByText("Connecting again…").waitFor(SLOWLY);
    killChild(server, "livekit-server");
    await told;
    for (const one of [anna, boris]) await expectToMeet(one, 1);
  });
});
