// How long it takes to come into a call of five others who are all seen.
import { stage } from "../playwright.stage.ts";
import { press } from "./stage/calling.ts";
import { untilPicture } from "./stage/firstPicture.ts";
import { callIn, enter, hasSfu, inAGroup, SLOWLY, test, tileOf } from "./stage/groupCalling.ts";
import { expect, type Person } from "./stage/index.ts";
import { tell, tellMachine } from "./stage/measuring.ts";

const TIMES = 5;
const NAMES = ["anna", "boris", "carla", "daria", "egor", "faina"];
/** The first ones are of kinds that are for trying programs, not for being sent. */
const FIRST_CAMERA = 3;

test.skip(!hasSfu, "LiveKit is not here: make sfu builds it");
test.beforeAll(() => tellMachine());

// A camera of its own for each, as in the story of six.
const { launchOptions } = stage.use ?? {};
const cameras = "--use-fake-device-for-media-stream=device-count=9,fps=5";
test.use({ launchOptions: { ...launchOptions, args: [...(launchOptions?.args ?? []), cameras] } });

test("coming into a call of six", async ({ caller, url }) => {
  test.setTimeout(1_200_000);
  const everybody: Person[] = [];
  for (const name of NAMES) everybody.push(await caller(name));
  const [anna, faina] = [everybody[0] as Person, everybody.at(-1) as Person];
  await inAGroup(url, "Family", everybody);
  for (const [at, one] of everybody.slice(0, -1).entries()) {
    await enter(one, "Family", { cameraAt: FIRST_CAMERA + at });
    await press(callIn(one, "Family"), "Turn the microphone off");
  }
  const joins: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const seen = untilPicture(faina, "Join");
    await enter(faina, "Family", { camera: false });
    joins.push(await seen);
    await press(callIn(faina, "Family"), "Leave the call");
    await expect(tileOf(anna, faina)).toBeHidden(SLOWLY);
  }
  tell("from Join to the first picture of five others", "", joins, "ms");
});
