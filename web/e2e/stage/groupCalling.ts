// Calls of groups in stories: a server with LiveKit beside it, people in one group, and what comes to each of them.
import { existsSync } from "node:fs";
import { expect, type Locator } from "@playwright/test";
import type { Account } from "./accounts.ts";
import { headOf, press, watchLines } from "./calling.ts";
import { ask, test as base, type Person } from "./index.ts";
import { onServer } from "./inhabited.ts";
import { findFreePort, type Server } from "./server.ts";

export const hasSfu = existsSync("../.sfu/livekit-server");

/** A machine that does much else may need long for what people would see at once. */
export const SLOWLY = { timeout: 180_000 };

/** Where many film and draw on one machine. */
export const SMALL_CAMERA = { width: 160, height: 120, frameRate: 5 };
export const SMALL_WINDOW = { width: 820, height: 600 };

/** Without anything that carries calls. */
export const testOfFew = base.extend<{ caller: (name: string) => Promise<Person> }>({
  caller: async ({ browserOf, personIn }, use) => {
    await use(async (name) => {
      const context = await browserOf({ viewport: SMALL_WINDOW });
      await watchLines(context, SMALL_CAMERA);
      return personIn(context, name);
    });
  },
});

export const test = testOfFew.extend<object, { server: Server }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the first parameter
    async ({}, use) => {
      const port = String(await findFreePort());
      await onServer(use, {
        environment: {
          VECHE_CALLS_SFU: "auto",
          VECHE_CALLS_SFU_TCP_PORT: String(await findFreePort()),
          VECHE_CALLS_SFU_UDP_PORT: port,
        },
      });
    },
    { scope: "worker" },
  ],
});

/** An encrypted group, open in everybody's app; `more` are in it with some other program. */
export async function inAGroup(
  url: string,
  name: string,
  people: Person[],
  more: Pick<Account, "userId" | "accessToken">[] = [],
): Promise<string> {
  const known = people.map(async (one) => ({ userId: one.userId, accessToken: await one.accessToken() }));
  const [first, ...others] = [...(await Promise.all(known)), ...more];
  const wish = {
    name,
    preset: "private_chat",
    invite: others.map(({ userId }) => userId),
    initial_state: [
      { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
    ],
  };
  const made = await ask<{ room_id: string }>(url, "POST", "/createRoom", wish, first?.accessToken);
  for (const { accessToken } of others)
    await ask(url, "POST", `/join/${encodeURIComponent(made.room_id)}`, {}, accessToken);
  for (const person of people) {
    await person.chat(name).click();
    await expect(person.composer).toBeVisible();
  }
  return made.room_id;
}

/** The screen of the call, or its bar. */
export function callIn({ page }: Person, group: string): Locator {
  return page.getByLabel(`Call in ${group}`, { exact: true });
}

export function banner({ page }: Person): Locator {
  return page.getByRole("region", { name: "The call of this group" });
}

/** Somebody in the call, as a person sees them. */
export function tileOf(person: Person, other: Person): Locator {
  const people = person.page.getByRole("list", { name: "Who is in the call" });
  const name = person === other ? `${other.name} (you)` : other.name;
  return people.getByRole("listitem", { name, exact: true });
}

/** Begin the call of the open group, or come in; `cameraAt` is the place of a camera among those of the machine. */
export async function enter(
  person: Person,
  group: string,
  { camera = true, cameraAt = 0, confirm = "Join" } = {},
): Promise<void> {
  const join = banner(person).getByRole("button", { name: "Join" });
  await headOf(person).getByRole("button", { name: "Begin a group call" }).or(join).click();
  const dialog = person.page.getByRole("dialog", { name: `Call in ${group}` });
  if (camera) await dialog.getByRole("switch", { name: "With the camera" }).click();
  if (cameraAt) await dialog.getByRole("combobox", { name: "Camera" }).selectOption({ index: cameraAt });
  if (camera) await expect(dialog.getByLabel("How you will be seen")).toBeVisible();
  await press(dialog, confirm);
  await expect(tileOf(person, person)).toBeVisible(SLOWLY);
}

/** With a browser, from the next page on, that lets nothing seal or open the frames of a call. */
export async function takeSealingFrom({ context }: Person): Promise<void> {
  await context.addInitScript(() => {
    delete (window as Partial<typeof globalThis>).RTCRtpScriptTransform;
    delete (RTCRtpSender.prototype as never as { createEncodedStreams?: unknown }).createEncodedStreams;
  });
}

export const CANNOT_SEAL = /^This browser cannot encrypt calls/;

interface Streams {
  /** For each film that comes, by its name: the pictures that could be drawn. */
  video: Record<string, number>;
  /** For each voice: the samples that were heard, and not made up for what was missing. */
  audio: Record<string, number>;
}

/** The names of the microphones and cameras from which something is sent. */
export async function sentFrom({ page }: Person): Promise<string[]> {
  return page.evaluate(() => {
    const { lines } = window as unknown as { lines: RTCPeerConnection[] };
    const open = lines.filter(({ connectionState }) => connectionState === "connected");
    return open.flatMap((line) => line.getSenders().flatMap(({ track }) => track?.label ?? []));
  });
}

/** A second of speech, and some pictures. */
const GROWN = { audio: 24_000, video: 4 };

/** What comes over the lines that are open. */
export async function streamsOf({ page }: Person): Promise<Streams> {
  return page.evaluate(async () => {
    const { lines } = window as unknown as { lines: RTCPeerConnection[] };
    const found: Streams = { video: {}, audio: {} };
    for (const [at, line] of lines.entries()) {
      if (line.connectionState !== "connected") continue;
      for (const report of (await line.getStats()).values()) {
        if (report.type !== "inbound-rtp") continue;
        const name = `${at} ${report.id}`;
        if (report.kind === "video") found.video[name] = report.framesDecoded ?? 0;
        else found.audio[name] = (report.totalSamplesReceived ?? 0) - (report.concealedSamples ?? 0);
      }
    }
    return found;
  });
}

/** Films and voices of so many others come, and every one of them goes on; undefined: voices or not. */
export async function expectToMeet(
  person: Person,
  others: number | undefined,
  films = others ?? 0,
): Promise<void> {
  const before = await streamsOf(person);
  const grown = async () => {
    const now = await streamsOf(person);
    const count = (kind: keyof Streams) =>
      Object.entries(now[kind]).filter(([name, value]) => value > (before[kind][name] ?? 0) + GROWN[kind])
        .length;
    return { video: count("video"), audio: count("audio") };
  };
  await expect
    .poll(grown, { ...SLOWLY, message: `what goes on coming to ${person.name}` })
    .toMatchObject({ video: films, ...(others !== undefined && { audio: others }) });
}

/** The signs by which people compare whether they are alone, once they are known. */
export async function signsOf({ page }: Person): Promise<string> {
  const button = page.getByRole("button", { name: /^Are we alone\?/ });
  await expect(button).toBeVisible(SLOWLY);
  return (await button.textContent()) ?? "";
}

/** Keep the keys of calls that reach this person's app, from its next page on. */
export async function keepCallKeys({ context, page }: Person): Promise<void> {
  await context.addInitScript(() => {
    const keys: number[][] = [];
    const importKey = crypto.subtle.importKey.bind(crypto.subtle) as (
      ...all: unknown[]
    ) => Promise<CryptoKey>;
    crypto.subtle.importKey = ((format: string, key: Uint8Array, algorithm: unknown, ...rest: unknown[]) => {
      if (algorithm === "HKDF" && key.length === 16) keys.push([...key]);
      return importKey(format, key, algorithm, ...rest);
    }) as typeof crypto.subtle.importKey;
    Object.assign(window, { callKeys: keys });
  });
  await page.reload();
}

export async function keptKeysOf({ page }: Person): Promise<number[][]> {
  return page.evaluate(() => (window as never as { callKeys: number[][] }).callKeys);
}
