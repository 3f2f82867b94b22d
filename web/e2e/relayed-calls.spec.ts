// People who are not contacts talk through the server's relay, by whatever way is open, and neither learns the other's address.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stage } from "../playwright.stage.ts";
import {
  acquaint,
  call,
  callWith,
  endsOf,
  expectToHear,
  press,
  ringing,
  watchLines,
} from "./stage/calling.ts";
import { enter, expectToMeet, hasSfu, inAGroup } from "./stage/groupCalling.ts";
import { test as base, expect, type Person } from "./stage/index.ts";
import { onServer } from "./stage/inhabited.ts";
import { findFreePort, killChild, type Server } from "./stage/server.ts";

const RELAYS = 40;
const SLOWLY = { timeout: 90_000 };
const WAYS = { udp: /^turn:.*udp$/, tcp: /^turn:.*tcp$/, tls: /^turns:/ };
type Way = keyof typeof WAYS;

/** With a relay that speaks all of them, and what else the environment names. */
async function onRelay(use: (server: Server) => Promise<void>, environment: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "veche-certificate-"));
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost";
  execFileSync("openssl", [...request.split(" "), "-keyout", key, "-out", certificate], {
    stdio: "ignore",
  });
  const first = await findFreePort();
  await onServer(use, {
    environment: {
      VECHE_CALLS_TURN: "auto",
      VECHE_CALLS_TURN_PORT: String(await findFreePort()),
      VECHE_CALLS_TURN_TLS_PORT: String(await findFreePort()),
      VECHE_CALLS_TURN_RELAY_PORTS: `${first}-${first + RELAYS}`,
      VECHE_CALLS_TURN_CERTIFICATE_FILE: certificate,
      VECHE_CALLS_TURN_CERTIFICATE_KEY_FILE: key,
      ...environment,
    },
  });
  await rm(folder, { recursive: true });
}

const test = base.extend<{ caller: (name: string) => Promise<Person> }, { server: Server }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter
  server: [async ({}, use) => onRelay(use), { scope: "worker" }],
  caller: async ({ browserOf, personIn }, use) => {
    await use(async (name) => {
      const context = await browserOf();
      await watchLines(context);
      await context.addInitScript(allowOneWay);
      return personIn(context, name);
    });
  },
});

const testOfCarried = test.extend<object, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter
    async ({}, use) =>
      onRelay(use, {
        VECHE_CALLS_SFU: "auto",
        VECHE_CALLS_SFU_TCP_PORT: String(await findFreePort()),
        VECHE_CALLS_SFU_UDP_PORT: String(await findFreePort()),
      }),
    { scope: "worker" },
  ],
});

const own = stage.use?.launchOptions;
// The certificate is one that nobody else has signed.
const launchOptions = { ...own, args: [...(own?.args ?? []), "--ignore-certificate-errors"] };
test.use({ launchOptions });
test.skip(!existsSync("/usr/bin/turnserver"), "coturn is not here: apt install coturn");

/**
 * A network that lets nothing through but what goes to the relay by one way: the page's session says by which, and whether
 * the app has to be made to use the relay at all.
 */
function allowOneWay(): void {
  const Line = window.RTCPeerConnection;
  const onlyOpen = (configuration: RTCConfiguration = {}): RTCConfiguration => {
    const open = new RegExp(sessionStorage.getItem("way") ?? "");
    const servers = (configuration.iceServers ?? []).map((server) => ({
      ...server,
      urls: [server.urls].flat().filter((url) => open.test(url)),
    }));
    const iceServers = servers.filter(({ urls }) => urls.length > 0);
    const isClosed = sessionStorage.getItem("closed") !== null;
    return { ...configuration, iceServers, ...(isClosed && { iceTransportPolicy: "relay" }) };
  };
  window.RTCPeerConnection = class extends Line {
    constructor(configuration?: RTCConfiguration) {
      super(onlyOpen(configuration));
    }

    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(onlyOpen(configuration));
    }
  };
}

async function open(way: Way, people: Person[]): Promise<void> {
  for (const { page } of people)
    await page.evaluate((open) => sessionStorage.setItem("way", open), WAYS[way].source);
}

/** What either has told the other of where it can be reached. */
async function addressesIn({ page }: Person): Promise<string[]> {
  return page.evaluate(() => {
    const { lines } = window as unknown as { lines: RTCPeerConnection[] };
    const told = lines.at(-1)?.remoteDescription?.sdp.split("\r\n") ?? [];
    return told.filter((line) => /^a=candidate/.test(line) && !/ typ relay /.test(line));
  });
}

test("people who are not contacts talk through the relay, by UDP, by TCP and by TLS", async ({
  caller,
  server,
}) => {
  test.setTimeout(480_000);
  const anna = await caller("anna");
  const boris = await caller("boris");
  await acquaint(anna, boris);

  for (const way of Object.keys(WAYS) as Way[])
    await test.step(`where nothing but ${way} is let through`, async () => {
      await open(way, [anna, boris]);
      await call(anna, "Voice call");
      await press(ringing(boris), "Answer");
      for (const [one, other] of [[anna, boris] as const, [boris, anna] as const]) {
        await expect(callWith(one, other).getByText(/^\d+:\d\d$/)).toBeVisible(SLOWLY);
        await expectToHear(one);
        expect((await endsOf(one))?.own).toMatchObject({ candidateType: "relay", relayProtocol: way });
        expect(await addressesIn(one)).toEqual([]);
      }
      await press(callWith(anna, boris), "Hang up");
      await expect(callWith(boris, anna)).toBeHidden();
    });

  await test.step("the way is cut, and found again by itself", async () => {
    await open("udp", [anna, boris]);
    await call(anna, "Voice call");
    await press(ringing(boris), "Answer");
    await expectToHear(anna);
    const told = callWith(anna, boris).getByText("Connecting again…").waitFor(SLOWLY);
    killChild(server, "turnserver");
    await told;
    await expect(callWith(anna, boris).getByText(/^\d+:\d\d$/)).toBeVisible(SLOWLY);
    for (const one of [anna, boris]) await expectToHear(one);
    await press(callWith(anna, boris), "Hang up");
  });

  await test.step("so it is in a group, without an SFU", async () => {
    await inAGroup(server.url, "Garden", [anna, boris]);
    for (const one of [anna, boris]) await enter(one, "Garden", { camera: false });
    for (const one of [anna, boris]) {
      await expectToHear(one);
      expect((await endsOf(one))?.own).toMatchObject({ candidateType: "relay", relayProtocol: "udp" });
      expect(await addressesIn(one)).toEqual([]);
    }
  });
});

testOfCarried("through the relay one reaches what carries calls, too", async ({ caller }) => {
  testOfCarried.skip(!hasSfu, "LiveKit is not here: make sfu builds it");
  test.setTimeout(480_000);
  const [anna, boris] = [await caller("anna"), await caller("boris")];
  await acquaint(anna, boris);
  for (const { page } of [anna, boris]) await page.evaluate(() => sessionStorage.setItem("closed", ""));

  for (const way of Object.keys(WAYS) as Way[])
    await test.step(`where nothing but ${way} is let through`, async () => {
      await open(way, [anna, boris]);
      await call(anna, "Video call");
      await press(ringing(boris), "Answer with the camera");
      for (const one of [anna, boris]) {
        await expectToMeet(one, 1);
        expect((await endsOf(one))?.own).toMatchObject({ candidateType: "relay", relayProtocol: way });
      }
      await press(callWith(anna, boris), "Hang up");
      await expect(callWith(boris, anna)).toBeHidden(SLOWLY);
    });
});
