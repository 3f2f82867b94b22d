// As many in one call as a family: real browsers, a real LiveKit, and everybody sees everybody.
import { stage } from "../playwright.stage.ts";
import { press } from "./stage/calling.ts";
import {
  callIn,
  enter,
  expectToMeet,
  hasSfu,
  inAGroup,
  keepCallKeys,
  keptKeysOf,
  SLOWLY,
  test,
  tileOf,
} from "./stage/groupCalling.ts";
import { expect, type Person } from "./stage/index.ts";
import {
  distanceOf,
  glanceAt,
  listenPlainly,
  seenPlainly,
  takeTicket,
  tryToOpen,
} from "./stage/plainListener.ts";

// Filming what moves takes as long as the calls.
test.use({ trace: "off" });
test.skip(!hasSfu, "LiveKit is not here: make sfu builds it");

// A camera of its own for each: one that six look through shows nothing new, as all wait for another to give its last picture back.
const { launchOptions } = stage.use ?? {};
const cameras = "--use-fake-device-for-media-stream=device-count=9,fps=5";
test.use({ launchOptions: { ...launchOptions, args: [...(launchOptions?.args ?? []), cameras] } });

/** The first ones are of kinds that are for trying programs, not for being sent. */
const FIRST_CAMERA = 3;

const NAMES = ["anna", "boris", "carla", "daria", "egor", "faina"];

test("six people see and hear each other in the call of their group", async ({ caller, url }) => {
  test.setTimeout(900_000);
  const everybody: Person[] = [];
  for (const name of NAMES) everybody.push(await caller(name));
  const [anna, boris] = everybody as [Person, Person];
  const faina = everybody.at(-1) as Person;
  for (const one of [anna, faina]) await keepCallKeys(one);
  const roomId = await inAGroup(url, "Family", everybody);

  await test.step("one after the other comes in, with a camera, and listens", async () => {
    for (const [at, one] of everybody.entries()) {
      await enter(one, "Family", { cameraAt: FIRST_CAMERA + at });
      // As people do where many are; thirty voices at once are also more than two processors can do.
      await press(callIn(one, "Family"), "Turn the microphone off");
    }
  });

  await test.step("everybody sees everybody", async () => {
    for (const one of everybody)
      for (const other of everybody) await expect(tileOf(one, other).locator("video")).toBeVisible(SLOWLY);
    await Promise.all(everybody.map((one) => expectToMeet(one, undefined, 5)));
  });

  await test.step("everybody hears everybody", async () => {
    for (const one of everybody) {
      await press(callIn(one, "Family"), "Turn the camera off");
      await press(callIn(one, "Family"), "Turn the microphone on");
    }
    await Promise.all(everybody.map((one) => expectToMeet(one, 5, 0)));
  });

  await test.step("what carries it can open nothing of the five who go on, also with the keys of who has left", async () => {
    await press(callIn(anna, "Family"), "Turn the camera on");
    await press(callIn(faina, "Family"), "Leave the call");
    for (const one of everybody.slice(0, -1)) await expect(tileOf(one, faina)).toBeHidden(SLOWLY);
    const page = await listenPlainly(url, faina, await takeTicket(url, faina, roomId));
    const old = await keptKeysOf(faina);
    expect(old.length).toBeGreaterThanOrEqual(6);
    // Those who are in the call open all that comes: it is what is said and shown.
    const openedByAnna = async () => {
      const { came, opened } = await tryToOpen(page, await keptKeysOf(anna));
      return came > 50 && opened / came;
    };
    await expect.poll(openedByAnna, SLOWLY).toBe(1);
    await expect.poll(async () => (await seenPlainly(page)).came, SLOWLY).toBeGreaterThan(50);
    const { came, opened } = await tryToOpen(page, old);
    expect(came).toBeGreaterThan(20);
    expect(opened).toBe(0);
    const truth = await glanceAt(tileOf(boris, anna).locator("video"));
    for (const picture of (await seenPlainly(page)).pictures)
      expect(distanceOf(truth, picture)).toBeGreaterThan(20);
  });
});
