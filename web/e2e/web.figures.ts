// The figures of the web app beside their goals; `make bench-web` writes them to bench/out/web.md.
import type { Page } from "@playwright/test";
import { logIn, storeAccount } from "./stage/accounts.ts";
import { hold } from "./stage/holding.ts";
import { ask, expect, type Person, test } from "./stage/index.ts";
import {
  countBytes,
  heapMb,
  scrollFrames,
  seenAt,
  slowDown,
  tell,
  tellMachine,
  timeUntil,
  watchFor,
  watchLetters,
} from "./stage/measuring.ts";

const TIMES = 5;
const ROOMS = 500;
const MESSAGES = 10_000;
const MEMBERS = 10_000;
const TYPED_MS = 200;
const LETTER_MS = 60;
const LINES = 10;
const SENT = 50;
const AT_ONCE = 20;
const QUIET_MS = 3_000;
const ROW = "nav a[href*='/room/']";
const MESSAGE = "ol[aria-label='Messages'] li";

// As people have it: it competes with what is measured.
test.use({ serviceWorkers: "allow" });
test.beforeAll(() => tellMachine());

async function inBatches(count: number, act: (number: number) => Promise<unknown>): Promise<void> {
  for (let first = 0; first < count; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, place) => first + place);
    await Promise.all(numbers.map(act));
  }
}

async function chatting(person: (name: string) => Promise<Person>): Promise<[Person, Person]> {
  const [anna, boris] = [await person("anna"), await person("boris")];
  await anna.startChatWith(boris);
  await anna.write("The first words");
  await boris.acceptInvitation(anna);
  await expect(boris.message("The first words")).toBeVisible();
  return [anna, boris];
}

/** Close the app and come back, some times; how long until `selector` is drawn. */
async function comeBack(
  anna: Person,
  path: string,
  selector: string,
  text: string,
  isSlow: boolean,
): Promise<number[]> {
  const figures: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const page = await anna.context.newPage();
    if (isSlow) await slowDown(page);
    await watchFor(page, selector, text);
    await page.goto(path);
    figures.push(await seenAt(page));
    await page.close();
  }
  return figures;
}

/** A room in which somebody has said something; every tenth is encrypted, and empty. */
async function makeRoom(url: string, token: string, number: number): Promise<void> {
  const algorithm = "m.megolm.v1.aes-sha2";
  const encryption = { type: "m.room.encryption", state_key: "", content: { algorithm } };
  const isEncrypted = number % 10 === 0;
  const wish = { name: `Room ${number}`, ...(isEncrypted && { initial_state: [encryption] }) };
  const { room_id } = await ask<{ room_id: string }>(url, "POST", "/createRoom", wish, token);
  if (isEncrypted) return;
  const path = `/rooms/${encodeURIComponent(room_id)}/send/m.room.message/1`;
  await ask(url, "PUT", path, { msgtype: "m.text", body: `Something was said in room ${number}` }, token);
}

test("somebody with 500 rooms comes back", async ({ person, url }) => {
  const [anna] = await chatting(person);
  const token = await anna.accessToken();
  const chat = new URL(anna.page.url()).pathname;
  await inBatches(ROOMS, (number) => makeRoom(url, token, number));
  await anna.page.reload();
  await expect(anna.chat("Room 499")).toBeVisible();
  await expect(anna.message("The first words")).toBeVisible();
  tell("JavaScript heap with 500 rooms", "150 MB", [await heapMb(anna.page)], "MB");
  // What was synced is written to disk every now and then; the service worker keeps the app.
  await anna.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await anna.page.close();
  tell("500 rooms: from the tap to the list", "1,500 ms", await comeBack(anna, "/", ROW, "", false), "ms");
  tell(
    "500 rooms: from the tap to a decrypted message",
    "2,000 ms",
    await comeBack(anna, chat, MESSAGE, "The first words", false),
    "ms",
  );
  tell("the same list at CPU/4 and 10 Mbit/s", "5,000 ms", await comeBack(anna, "/", ROW, "", true), "ms");
});

/** A long poll is always open: what counts is that nothing has come for a while. */
async function onceNothingComes(page: Page, bytes: () => number): Promise<number> {
  for (let before = -1; before !== bytes(); await page.waitForTimeout(QUIET_MS)) before = bytes();
  return bytes();
}

test("a cold load", async ({ person, browserOf, url }) => {
  const [anna] = await chatting(person);
  const figures: number[] = [];
  for (let time = 0; time < 3; time++) {
    const context = await browserOf({ serviceWorkers: "block" });
    await storeAccount(context, await logIn(url, anna.name));
    const page = await context.newPage();
    const bytes = await countBytes(page);
    await page.goto("/");
    await expect(page.getByRole("heading").first()).toBeVisible();
    figures.push((await onceNothingComes(page, bytes)) / 1000);
    await context.close();
  }
  tell("cold load over the wire, until a new device is asked for its key", "2,200 kB", figures, "kB");
});

test("a room of 10,000 messages", async ({ person, url }) => {
  const anna = await person("anna");
  const token = await anna.accessToken();
  const make = (name: string) => ask<{ room_id: string }>(url, "POST", "/createRoom", { name }, token);
  const [{ room_id: long }, { room_id: other }] = [await make("Thousands"), await make("Other")];
  const send = (roomId: string, number: number) =>
    ask(
      url,
      "PUT",
      `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${number}`,
      { msgtype: "m.text", body: `line ${number} of a long talk` },
      token,
    );
  await inBatches(MESSAGES, (number) => send(long, number));
  await send(other, 0);
  await send(long, MESSAGES);
  await anna.page.reload();
  const open: number[] = [];
  const link = (roomId: string) => `nav a[href*='${roomId.slice(1, 12)}']`;
  await expect(anna.chat("Thousands")).toBeVisible();
  for (let time = 0; time <= TIMES; time++) {
    await anna.chat("Other").click();
    await expect(anna.message("line 0 of")).toBeVisible();
    const figure = await timeUntil(anna.page, link(long), MESSAGE, `line ${MESSAGES} of`);
    if (time > 0) open.push(figure);
  }
  tell("a room of 10,000 messages opens, from cache", "300 ms", open, "ms");
  const scroller = await anna.messages.evaluateHandle((list) => {
    let node: Element | null = list;
    while (node && node.scrollHeight <= node.clientHeight + 1) node = node.parentElement;
    node?.setAttribute("data-measured", "");
    return node;
  });
  await scroller.dispose();
  const frames = await scrollFrames(anna.page, "[data-measured]", 300, 120);
  tell("its longest frame while it scrolls", "50 ms", [Math.max(...frames)], "ms");
  tell("its frames while it scrolls", "17 ms", frames, "ms");
  await readBack(anna.page, "[data-measured]", "line 0 of");
  const afterwards = await scrollFrames(anna.page, "[data-measured]", 600, -400);
  tell("the longest when all of it has been read back", "50 ms", [Math.max(...afterwards)], "ms");
  const place = `/room/${encodeURIComponent(long)}`;
  const anew = await comeBack(anna, place, MESSAGE, `line ${MESSAGES} of`, false);
  tell("from the tap to the same room, in an app that was closed", "", anew, "ms");
});

/** Scroll to the beginning, as pages of what was said before come. */
async function readBack(page: Page, selector: string, first: string): Promise<void> {
  await expect(async () => {
    await page.locator(selector).evaluate((box) => box.scrollTo(0, 0));
    await expect(page.getByRole("listitem").filter({ hasText: first }).first()).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 300_000, intervals: [20] });
}

test("a group of 10,000 people", async ({ person, url }) => {
  const anna = await person("anna");
  const token = await anna.accessToken();
  const make = (name: string) =>
    ask<{ room_id: string }>(url, "POST", "/createRoom", { name, preset: "public_chat" }, token);
  const [{ room_id: crowd }, { room_id: other }] = [await make("Crowd"), await make("Other")];
  const send = (roomId: string, text: string, whose: string) =>
    ask(
      url,
      "PUT",
      `/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${crypto.randomUUID()}`,
      { msgtype: "m.text", body: text },
      whose,
    );
  const joined: string[] = [];
  await inBatches(MEMBERS, async (number) => {
    // Without a password, which would take longer than all else.
    const wish = { username: `member${number}`, auth: { type: "m.login.dummy" } };
    const { access_token } = await ask<{ access_token: string }>(url, "POST", "/register", wish);
    await ask(url, "POST", `/join/${encodeURIComponent(crowd)}`, {}, access_token);
    joined.push(access_token);
  });
  await send(other, "nothing here", token);
  await send(crowd, "hello everybody", token);
  await anna.page.reload();
  const open: number[] = [];
  for (let time = 0; time <= TIMES; time++) {
    await anna.chat("Other").click();
    await expect(anna.message("nothing here")).toBeVisible();
    const link = `nav a[href*='${crowd.slice(1, 12)}']`;
    const figure = await timeUntil(anna.page, link, MESSAGE, "hello everybody");
    if (time > 0) open.push(figure);
  }
  tell("a group of 10,000 people opens", "300 ms", open, "ms");
  const listed = await timeUntil(anna.page, "[aria-label='People']", "[role=status]", "10,001 people");
  tell("its people are listed, all asked of the server", "", [listed], "ms");
  const scroller = "ul[aria-label='People']";
  await anna.page.locator(scroller).evaluate((list) => list.parentElement?.setAttribute("data-measured", ""));
  await anna.page.locator("[data-measured]").evaluate((box) => box.scrollTo(0, box.scrollHeight / 2));
  const frames = await scrollFrames(anna.page, "[data-measured]", 300, 120);
  tell("the longest frame while they scroll", "50 ms", [Math.max(...frames)], "ms");
  const seen: number[] = [];
  for (const [number, whose] of joined.slice(0, 10).entries()) {
    const sentMs = Date.now();
    await send(crowd, `word ${number} of many`, whose);
    await anna.message(`word ${number} of many`).waitFor();
    seen.push(Date.now() - sentMs);
  }
  tell("one of them writes: until it is seen", "", seen, "ms");
});

test("sent, and seen by the other", async ({ person }) => {
  const [anna, boris] = await chatting(person);
  const figures: number[] = [];
  for (let number = 0; number < SENT; number++) {
    const text = `measured ${number} words`;
    // Until the frame that shows it begins. Looking at every frame would itself cost the most.
    const seen = boris.page.evaluate(
      ([selector, text]) =>
        new Promise<number>((done) => {
          const look = () => {
            const lines = [...document.querySelectorAll(selector)];
            if (!lines.some((line) => line.textContent?.includes(text))) return;
            watch.disconnect();
            requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
          };
          const watch = new MutationObserver(look);
          watch.observe(document.body, { childList: true, subtree: true, characterData: true });
        }),
      [MESSAGE, text] as const,
    );
    await anna.composer.fill(text);
    // Nobody presses Enter in the same moment as the last letter.
    await new Promise((done) => setTimeout(done, TYPED_MS));
    const pressed = anna.page.evaluate(
      () =>
        new Promise<number>((done) => {
          const note = ({ timeStamp }: Event) => done(performance.timeOrigin + timeStamp);
          addEventListener("keydown", note, { capture: true, once: true });
        }),
    );
    await anna.composer.press("Enter");
    figures.push((await seen) - (await pressed));
  }
  tell("encrypted, from Enter to seen by the other", "120 ms", figures, "ms");
});

test("typing while the server answers, and while it is silent", async ({ person }) => {
  const [anna] = await chatting(person);
  const taken = await watchLetters(anna.page);
  const type = async () => {
    for (let line = 0; line < LINES; line++) {
      await anna.composer.pressSequentially(`nobody waits for ${line}`, { delay: LETTER_MS });
      await anna.composer.press("Enter");
    }
    return taken();
  };
  await type();
  tell("a letter, from the key until it is painted", "50 ms", await type(), "ms");
  const held = await hold(anna.page);
  tell("the same while nothing is answered", "50 ms", await type(), "ms");
  await held.letGo();
});
