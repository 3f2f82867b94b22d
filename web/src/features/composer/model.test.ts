// Writing, answering and changing: nothing that was typed is lost, and nothing is said that was not meant.
import "fake-indexeddb/auto";
import type { Room } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  ANNA,
  BORIS,
  ROOM,
  settle,
  signInAnna,
  standInForBrowser,
  TestServer,
  type TestSession,
} from "../../platform/matrix/testServer.ts";
import { shelfOf } from "../../platform/storage/shelfOf.ts";
import { Drafts } from "./drafts.ts";
import { ComposerModel } from "./model.ts";

standInForBrowser();
vi.mock("../../platform/preferences.ts", () => ({ preferences: { value: { tellsTyping: true } } }));

const DRAFT = "org.veche.draft";
const SECRET = Buffer.alloc(32, 7).toString("base64");

let anna: TestSession;
let server: TestServer;
let composer: ComposerModel;

beforeEach(async () => {
  server = new TestServer();
  const timeline = [server.said(BORIS, "How are you?"), server.said(ANNA, "fine, thanc")];
  anna = await signInAnna(server, { timeline });
  composer = await open();
});
afterEach(() => anna.stop());

const garden = () => anna.client.getRoom(ROOM) as Room;

/** As an app that was closed opens: it knows what the disk knows. */
async function open(): Promise<ComposerModel> {
  const anew = Object.assign({}, anna.session);
  const opened = new ComposerModel(anna.session, garden(), new Drafts(anew, garden()));
  await settle();
  return opened;
}

const eventThatSays = (body: string) => {
  const found = garden()
    .getLiveTimeline()
    .getEvents()
    .find((event) => event.getContent().body === body);
  if (!found) throw new Error(`Nobody said ${body}.`);
  return found;
};
const sent = () =>
  server.asked.flatMap(({ method, body }) => (method === "PUT" && body.msgtype ? [body] : []));
const text = () => composer.written.value.text;

async function send(words: string): Promise<void> {
  composer.write(words);
  await composer.send();
}

/** From now on the disk takes no message. */
function fillDisk() {
  const shelf = shelfOf(anna.session);
  const { put } = shelf;
  let fail: (() => void) | undefined;
  shelf.put = (table, ...rest) =>
    table === "outbox"
      ? new Promise((_taken, refuse) => {
          fail = () => refuse(new DOMException("The disk is full.", "QuotaExceededError"));
        })
      : put.call(shelf, table, ...rest);
  return async (sending: Promise<void>) => {
    await vi.waitFor(() => expect(fail).toBeDefined());
    fail?.();
    await sending;
  };
}

test("what is sent leaves the field at once, and answers what was to be answered", async () => {
  composer.reply(eventThatSays("How are you?"));
  composer.write("well");
  const sending = composer.send();
  expect(text()).toBe("");
  expect(composer.target.value).toEqual({ is: "new" });
  await sending;
  await vi.waitFor(() => expect(sent()).toHaveLength(1));
  expect(sent()[0]).toMatchObject({
    body: "well",
    "m.relates_to": { "m.in_reply_to": { event_id: eventThatSays("How are you?").getId() } },
    "m.mentions": { user_ids: [BORIS] },
  });
});

test("nothing, and only spaces, are not sent", async () => {
  await send("");
  await send("  \n ");
  await settle();
  expect(sent()).toEqual([]);
});

test("typing and sending wait for no answer, and that one types is told once", async () => {
  server.on("PUT", /./, () => new Promise<object>(() => undefined));
  for (const words of ["a", "ab", "abc"]) {
    composer.write(words);
    expect(text()).toBe(words);
  }
  await composer.send();
  await send("and more");
  expect(
    garden()
      .getPendingEvents()
      .map((event) => event.getContent().body),
  ).toEqual(["abc", "and more"]);
  await settle();
  expect(server.asked.filter(({ path }) => path.includes("/typing/"))).toHaveLength(1);
});

test("arrow up takes the last own message; changed, it is an edit, and what had been begun comes back", async () => {
  const eventId = eventThatSays("fine, thanc").getId();
  composer.write("by the way");
  expect(composer.editLast()).toBe(true);
  expect(text()).toBe("fine, thanc");
  composer.write("fine, thanks");
  await composer.send();
  expect(text()).toBe("by the way");
  await vi.waitFor(() => expect(sent()).toHaveLength(1));
  expect(sent()[0]).toMatchObject({
    "m.new_content": { body: "fine, thanks" },
    "m.relates_to": { rel_type: "m.replace", event_id: eventId },
  });
});

test("an edit that changes nothing is not sent, and one that is given up leaves all as it was", async () => {
  composer.editLast();
  await composer.send();
  composer.write("half");
  composer.editLast();
  composer.write("something else");
  composer.cancel();
  expect(text()).toBe("half");
  await settle();
  expect(sent()).toEqual([]);
});

test("while the last own message is on its way arrow up takes none, rather than an older one", async () => {
  server.on("PUT", /\/send\//, () => new Promise<object>(() => undefined));
  await send("on its way");
  expect(composer.editLast()).toBe(false);
  expect(text()).toBe("");
});

test("what cannot be sent says why and stays, until one types on", async () => {
  await send("/dance now");
  expect(composer.refusal.value).toEqual({ is: "unknown-command", name: "dance" });
  expect(text()).toBe("/dance now");
  composer.write("/me dances");
  expect(composer.refusal.value).toBeUndefined();
  await composer.send();
  await vi.waitFor(() => expect(sent()).toMatchObject([{ msgtype: "m.emote", body: "dances" }]));
  const long = "long ".repeat(20_000);
  await send(long);
  expect(composer.refusal.value).toEqual({ is: "too-long" });
  expect(text()).toBe(long);
});

test("a command that opens something sends nothing", async () => {
  await send("/poll");
  expect(composer.opened.value).toBe("poll");
  expect(text()).toBe("");
  expect(sent()).toEqual([]);
});

test("in slow mode the second message waits in the field", async () => {
  const slow = server.state("org.veche.slow_mode", { interval_ms: 3_600_000 });
  const levels = server.state("m.room.power_levels", { users: { [BORIS]: 100 } });
  server.tell({ [ROOM]: { timeline: [slow, levels] } });
  await vi.waitFor(() =>
    expect(garden().currentState.getStateEvents("org.veche.slow_mode", "")).toBeTruthy(),
  );
  await send("my one");
  await send("and another");
  expect(composer.refusal.value).toEqual({ is: "slow" });
  expect(text()).toBe("and another");
});

test("what the disk does not take stands in the field again, still an answer", async () => {
  const fail = fillDisk();
  composer.reply(eventThatSays("How are you?"));
  composer.write("well");
  await fail(composer.send());
  expect(composer.refusal.value).toMatchObject({ is: "not-kept" });
  expect(text()).toBe("well");
  expect(composer.target.value).toMatchObject({ is: "reply" });
  expect(garden().getPendingEvents()).toEqual([]);
});

test("an edit that the disk does not take is an edit again, and no new message", async () => {
  const fail = fillDisk();
  composer.editLast();
  composer.write("fine, thanks");
  await fail(composer.send());
  expect(composer.target.value).toMatchObject({ is: "edit", event: eventThatSays("fine, thanc") });
  expect(text()).toBe("fine, thanks");
});

test("who goes on typing before the disk refuses loses neither the one nor the other", async () => {
  const fail = fillDisk();
  composer.write("first");
  const sending = composer.send();
  composer.write("second");
  await fail(sending);
  expect(text()).toBe("first\nsecond");
  expect(composer.refusal.value).toMatchObject({ is: "not-kept" });
});

const SLOWLY = { timeout: 10_000 };

/** Open the app anew, until the disk has what was written, which it seals first. */
async function openedWith(wanted: string): Promise<void> {
  await vi.waitFor(async () => {
    composer = await open();
    expect(text()).toBe(wanted);
  }, SLOWLY);
}

test("a draft survives the end of the app, with what it answers, and is gone once it was sent", async () => {
  composer.reply(eventThatSays("How are you?"));
  composer.write("half a thou");
  composer.leave();
  await openedWith("half a thou");
  expect(composer.target.value).toMatchObject({ is: "reply", event: eventThatSays("How are you?") });
  await composer.send();
  await openedWith("");
  expect(composer.target.value).toEqual({ is: "new" });
});

test("a field that is drawn anew has at once what was typed, before the disk has it", () => {
  const draw = () => new ComposerModel(anna.session, garden(), new Drafts(anna.session, garden()));
  composer = draw();
  composer.write("half a thou");
  composer.leave();
  composer = draw();
  expect(text()).toBe("half a thou");
});

test("a draft that the disk gives late does not push away what is typed already", async () => {
  composer.write("old");
  composer.leave();
  await settle();
  const opening = open();
  composer = new ComposerModel(anna.session, garden(), new Drafts(anna.session, garden()));
  composer.write("new");
  await opening;
  await settle();
  expect(text()).toBe("new");
});

/** What this person's verified devices share. */
function shareSecrets(): void {
  const crypto = { exportSecretsBundle: async () => ({ cross_signing: { self_signing_key: SECRET } }) };
  anna.client.getCrypto = () => crypto as never;
}

test("a draft goes to the other devices sealed, is taken over there, and back when it was sent", async () => {
  shareSecrets();
  server.on("PUT", new RegExp(`/account_data/${DRAFT}$`), () => ({}));
  composer.write("half a thou");
  composer.leave();
  const written = () => server.asked.filter(({ path }) => path.endsWith(DRAFT)).map(({ body }) => body);
  await vi.waitFor(() => expect(written()).toHaveLength(1));
  expect(JSON.stringify(written())).not.toContain("thou");

  const phone = await signInAnna();
  phone.client.getCrypto = anna.client.getCrypto;
  const there = phone.client.getRoom(ROOM) as Room;
  const onPhone = new ComposerModel(phone.session, there, new Drafts(phone.session, there));
  phone.server.tell({ [ROOM]: { accountData: [{ type: DRAFT, content: written()[0] }] } });
  await vi.waitFor(() => expect(onPhone.written.value.text).toBe("half a thou"));
  await onPhone.send();
  const back = () => phone.server.asked.find(({ path }) => path.endsWith(DRAFT))?.body;
  await vi.waitFor(() => expect(back()).toBeDefined());
  phone.stop();

  // While one edits, what another device does is not put into the field; but it is what comes back.
  composer.editLast();
  server.tell({ [ROOM]: { accountData: [{ type: DRAFT, content: back() }] } });
  await settle();
  expect(text()).toBe("fine, thanc");
  composer.cancel();
  expect(text()).toBe("");
});
