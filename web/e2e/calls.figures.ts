// How long calls of groups make one wait: until the first picture, and again after what carries them has died.
import { acquaint, call, callWith, press, ringing } from "./stage/calling.ts";
import { enter, hasSfu, inAGroup, SLOWLY, test, tileOf } from "./stage/groupCalling.ts";
import { expect, type Person } from "./stage/index.ts";
import { tell, tellMachine } from "./stage/measuring.ts";
import { killChild } from "./stage/server.ts";
import { visit } from "./stage/visiting.ts";

const TIMES = 5;
/** Until nothing comes any more of what was on its way. */
const SETTLED_MS = 500;
/** Whatever dies after so long is started again at once, and not later each time. */
const STEADY_MS = 31_000;

test.skip(!hasSfu, "LiveKit is not here: make sfu builds it");
test.beforeAll(() => tellMachine());

/** Milliseconds from now, or from the next press of `label` in a window if given, until a picture comes that did not before. */
async function untilPicture({ page }: Person, label?: string): Promise<number> {
  return page.evaluate(async (label) => {
    const count = async () => {
      const { lines } = window as unknown as { lines: RTCPeerConnection[] };
      const found = new Map<string, number>();
      for (const [at, line] of lines.entries())
        for (const report of (await line.getStats()).values())
          if (report.type === "inbound-rtp" && report.kind === "video")
            found.set(`${at} ${report.id}`, report.framesDecoded ?? 0);
      return found;
    };
    const pressed = new Promise<void>((done) => {
      const note = ({ target }: Event) => {
        const button = (target as Element).closest("[role$='dialog'] button");
        if (button?.textContent !== label) return;
        removeEventListener("click", note, true);
        done();
      };
      if (label) addEventListener("click", note, true);
      else done();
    });
    const before = await count();
    await pressed;
    const begun = performance.now();
    for (;;) {
      const now = await count();
      if ([...now].some(([name, frames]) => frames > (before.get(name) ?? 0)))
        return performance.now() - begun;
      await new Promise((done) => setTimeout(done, 20));
    }
  }, label);
}

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
  tell("from the end of the SFU to the next picture", "5,000 ms", returns, "ms");
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
