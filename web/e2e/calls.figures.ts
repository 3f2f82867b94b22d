// How long calls of groups make one wait: until the first picture, and again after what carries them has died.
import { acquaint, call, callWith, press, ringing } from "./stage/calling.ts";
import { untilPicture } from "./stage/firstPicture.ts";
import { enter, hasSfu, inAGroup, SLOWLY, test, tileOf } from "./stage/groupCalling.ts";
import { expect } from "./stage/index.ts";
import { tell, tellMachine } from "./stage/measuring.ts";
import { killChild } from "./stage/server.ts";
import { visit } from "./stage/visiting.ts";

const TIMES = 5;
/** Until nothing comes any more of what was on its way. */
const SETTLED_MS = 500;
/** Whatever dies after so long is started again at once, and not later each time. */
const STEADY_MS = 31_000;
/** After what carries a call has died, it goes on within so long. */
const AGAIN_MS = 5000;

test.skip(!hasSfu, "LiveKit is not here: make sfu builds it");
test.beforeAll(() => tellMachine());

test("a call of three", async ({ caller, server, url }) => {
  const [anna, boris, carla] = [await caller("anna"), await caller("boris"), await caller("carla")];
  await inAGroup(url, "Choir", [anna, boris, carla]);
  await enter(anna, "Choir");
  await enter(boris, "Choir");
  await expect(tileOf(boris, anna)).toBeVisible();

  const joins: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const seen = untilPicture(carla, "Join");
    await enter(carla, "Choir", { camera: false });
    joins.push(await seen);
    await carla.page.getByRole("button", { name: "Leave the call" }).click();
    await expect(tileOf(anna, carla)).toBeHidden();
  }
  tell("from Join to the first picture of two others", "", joins, "ms");

  const returns: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    await new Promise((done) => setTimeout(done, STEADY_MS));
    const begun = performance.now();
    killChild(server, "livekit-server");
    await new Promise((done) => setTimeout(done, SETTLED_MS));
    await untilPicture(boris);
    returns.push(performance.now() - begun);
    await untilPicture(anna);
  }
  const goal = `${AGAIN_MS.toLocaleString("en")} ms`;
  const again = tell("from the end of the SFU to the next picture", goal, returns, "ms");
  // What is promised of a call: a run that misses it has failed, and not only noted it.
  expect(again, "the next picture came too late").toBeLessThanOrEqual(AGAIN_MS);
});

test("a call of two", async ({ caller }) => {
  const [anna, boris] = [await caller("anna"), await caller("boris")];
  await acquaint(anna, boris);
  const ways = { "through the SFU": undefined, "from device to device": /^From device to device/ };
  for (const [words, way] of Object.entries(ways)) {
    if (way) {
      await visit(anna.page, "/settings/calls");
      await anna.page.getByRole("radio", { name: way }).click();
      await visit(anna.page, "/");
      await anna.chat(boris.name).click();
    }
    const answers: number[] = [];
    for (let time = 0; time < TIMES; time++) {
      // Without a relay, one is told that the other learns one's address.
      await call(anna, "Video call", way ? "Call and show my address" : "Call");
      await expect(ringing(boris)).toBeVisible(SLOWLY);
      const seen = untilPicture(boris, "Answer with the camera");
      await press(ringing(boris), "Answer with the camera");
      answers.push(await seen);
      await press(callWith(anna, boris), "Hang up");
      await expect(callWith(boris, anna)).toBeHidden(SLOWLY);
    }
    tell(`${words}, from the answer to the first picture of the other`, "", answers, "ms");
  }
});
