// Somebody whose network is cut, and is another one from one moment to the next, in calls and while they write.
import { existsSync } from "node:fs";
import { type Browser, chromium } from "@playwright/test";
import { stage } from "../playwright.stage.ts";
import { acquaint, call, callWith, endsOf, press, ringing, watchLines } from "./stage/calling.ts";
import { canMakeNetworks, Elsewhere } from "./stage/elsewhere.ts";
import { expectToMeet, hasSfu, SLOWLY, SMALL_CAMERA, SMALL_WINDOW } from "./stage/groupCalling.ts";
import { test as base, expect, type Person } from "./stage/index.ts";
import { onServer } from "./stage/inhabited.ts";
import { lookAtBothWays } from "./stage/looking.ts";
import { findFreePort, type Server } from "./stage/server.ts";
import { visit } from "./stage/visiting.ts";

const RELAYS = 20;

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
      const relays = await findFreePort();
      await onServer(use, {
        options: ["--host", "0.0.0.0", "--registration", "open"],
        environment: {
          VECHE_CALLS_MEDIA_ADDRESS: network.host,
          VECHE_CALLS_SFU: "auto",
          VECHE_CALLS_SFU_TCP_PORT: String(await findFreePort()),
          VECHE_CALLS_SFU_UDP_PORT: String(await findFreePort()),
          VECHE_CALLS_TURN: "auto",
          VECHE_CALLS_TURN_PORT: String(await findFreePort()),
          VECHE_CALLS_TURN_RELAY_PORTS: `${relays}-${relays + RELAYS}`,
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
test.skip(!existsSync("/usr/bin/turnserver"), "coturn is not here: apt install coturn");
test.skip(!canMakeNetworks, "networks cannot be made here: that takes Linux, root, ip and nsenter");

const again = (person: Person, other: Person) =>
  callWith(person, other).locator("time", { hasText: "Connecting again…" });

test("a network is cut and mended, and then it is another one: calls and messages survive", async ({
  browser,
  caller,
  far,
  network,
  server,
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
    expect((await endsOf(boris))?.far).toMatchObject({ protocol: "udp", address: network.host });
    await loseAndFind(1);
    await press(callWith(boris, anna), "Hang up");
    await expect(callWith(anna, boris)).toBeHidden(SLOWLY);
  });

  await test.step("in a call from device to device, through the relay", async () => {
    const place = new URL(anna.page.url()).pathname;
    await visit(anna.page, "/settings/calls");
    await anna.page.getByRole("radio", { name: /^From device to device/ }).click();
    await visit(anna.page, place);
    await call(anna, "Voice call");
    await press(ringing(boris), "Answer");
    for (const one of [anna, boris]) await expectToMeet(one, 1, 0);
    await loseAndFind(0);
    await press(callWith(anna, boris), "Hang up");
    await expect(callWith(boris, anna)).toBeHidden(SLOWLY);
  });

  await test.step("what is written meanwhile arrives once", async () => {
    network.cut();
    await boris.write("I am in a tunnel");
    await anna.write("Are you there?");
    network.mend();
    await expect(boris.message("Are you there?")).toBeVisible(SLOWLY);
    await expect(anna.message("I am in a tunnel")).toHaveCount(1, SLOWLY);
  });

  await test.step("at an address without https one is told why nothing goes", async () => {
    const page = await boris.context.newPage();
    await page.goto(`http://${network.host}:${new URL(server.url).port}/`);
    await expect(page.getByRole("heading", { name: "This address is not secure" })).toBeVisible();
    await lookAtBothWays(page, "unsafe-address");
  });
});
