// Somebody whose network is cut, and is another one from one moment to the next, in calls and while they write.
import { type Browser, chromium } from "@playwright/test";
import { stage } from "../playwright.stage.ts";
import { acquaint, call, callWith, press, ringing, watchLines } from "./stage/calling.ts";
import { canMakeNetworks, Elsewhere } from "./stage/elsewhere.ts";
import { expectToMeet, hasSfu, SLOWLY, SMALL_CAMERA, SMALL_WINDOW } from "./stage/groupCalling.ts";
import { test as base, expect, type Person } from "./stage/index.ts";
import { onServer } from "./stage/inhabited.ts";
import { findFreePort, type Server } from "./stage/server.ts";

interface Ends {
  network: Elsewhere;
  server: Server;
  /** A browser on the other network. */
  far: Browser;
}

const test = base.extend<{ caller: (name: string, browser: Browser) => Promise<Person> }, Ends>({
  network: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter
    async ({}, use) => {
      const network = Elsewhere.make();
      await use(network);
      network.remove();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ network }, use) => {
      await onServer(use, {
        options: ["--host", "0.0.0.0", "--registration", "open"],
        environment: {
          VECHE_CALLS_MEDIA_ADDRESS: network.host,
          VECHE_CALLS_SFU: "auto",
          VECHE_CALLS_SFU_TCP_PORT: String(await findFreePort()),
          VECHE_CALLS_SFU_UDP_PORT: String(await findFreePort()),
        },
      });
    },
    { scope: "worker" },
  ],
  far: [
    async ({ network }, use) => {
      const {
        executablePath = chromium.executablePath(),
        args = [],
        ...own
      } = stage.use?.launchOptions ?? {};
      const browser = await chromium.launch({
        ...own,
        executablePath: network.programFor(executablePath),
        args: [...args, `--host-resolver-rules=MAP localhost ${network.host}`],
      });
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
  caller: async ({ contextOptions, serviceWorkers, personIn, url }, use) => {
    await use(async (name, browser) => {
      const context = await browser.newContext({
        ...contextOptions,
        serviceWorkers,
        baseURL: url,
        viewport: SMALL_WINDOW,
      });
      await watchLines(context, SMALL_CAMERA);
      return personIn(context, name);
    });
  },
});

test.use({ trace: "off" });
test.skip(!hasSfu, "LiveKit is not here: make sfu builds it");
test.skip(!canMakeNetworks, "networks cannot be made here: that takes Linux, root, ip and nsenter");

const again = (person: Person, other: Person) =>
  callWith(person, other).locator("time", { hasText: "Connecting again…" });

/** By what the far end of the line in use is reached. */
async function wayOf({ page }: Person): Promise<string | undefined> {
  return page.evaluate(async () => {
    const { lines } = window as unknown as { lines: RTCPeerConnection[] };
    const reports = [...((await lines.at(-1)?.getStats())?.values() ?? [])];
    const pair = reports.find(({ type, nominated }) => type === "candidate-pair" && nominated);
    const far = reports.find(({ id }) => id === pair?.remoteCandidateId);
    return far && `${far.protocol} ${far.address}`;
  });
}

test("a network is cut and mended, and then it is another one: calls and messages survive", async ({
  browser,
  caller,
  far,
  network,
}) => {
  test.setTimeout(600_000);
  const [anna, boris] = [await caller("anna", browser), await caller("boris", far)];
  await acquaint(anna, boris);

  const loseAndFind = async (films: number) => {
    network.cut();
    await expect(again(boris, anna)).toBeVisible(SLOWLY);
    network.mend();
    for (const one of [anna, boris]) await expectToMeet(one, 1, films);
    await expect(again(boris, anna)).toBeHidden(SLOWLY);
    network.move();
    for (const one of [anna, boris]) await expectToMeet(one, 1, films);
  };

  await test.step("in a call through the server", async () => {
    await call(anna, "Video call");
    await press(ringing(boris), "Answer with the camera");
    for (const one of [anna, boris]) await expectToMeet(one, 1);
    expect(await wayOf(boris)).toBe(`udp ${network.host}`);
    await loseAndFind(1);
    await press(callWith(boris, anna), "Hang up");
    await expect(callWith(anna, boris)).toBeHidden(SLOWLY);
  });

  await test.step("what is written meanwhile arrives once", async () => {
    network.cut();
    await boris.write("I am in a tunnel");
    await anna.write("Are you there?");
    network.mend();
    await expect(boris.message("Are you there?")).toBeVisible(SLOWLY);
    await expect(anna.message("I am in a tunnel")).toHaveCount(1, SLOWLY);
  });
});
