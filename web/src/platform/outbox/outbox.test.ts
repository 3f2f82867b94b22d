// Messages between writing and arriving: in order, once, whatever the network, the server and the page do meanwhile.
import "fake-indexeddb/auto";
import { EventStatus, type Room } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  ANNA,
  type Answer,
  BORIS,
  ROOM,
  refusal,
  settle,
  signInAnna,
  standInForBrowser,
  type TestServer,
  type TestSession,
} from "../matrix/testServer.ts";
import { Shelf } from "../storage/shelf.ts";
import { TransferBoard } from "./board.ts";
import { Outbox } from "./outbox.ts";

const window = standInForBrowser();

let anna: TestSession;
let server: TestServer;
let outbox: Outbox;

beforeEach(async () => {
  anna = await signInAnna();
  ({ server } = anna);
  outbox = await open();
});
afterEach(() => anna.stop());

async function open(): Promise<Outbox> {
  const { session } = anna;
  const opened = new Outbox(session, new Shelf(session.account), new TransferBoard());
  await opened.start();
  return opened;
}

const write = (body: string) =>
  outbox.send({ roomId: ROOM, type: "m.room.message", content: { msgtype: "m.text", body } });
const garden = () => anna.client.getRoom(ROOM) as Room;
const pending = () => garden().getPendingEvents();
const waiting = () => pending().map((event) => [event.getContent().body, event.status]);

/** The texts that have come to the server, as often as they came, in their order. */
const arrived = () =>
  server.asked.flatMap(({ method, body }) => (method === "PUT" && body.body ? [body.body] : []));

/** Answers to sending, given when the story says so. */
function holdSending() {
  const held: ((answer: Answer) => void)[] = [];
  server.on("PUT", /\/send\//, () => new Promise<object>((resolve) => held.push(resolve as never)));
  const answer = async (answer: Answer = { event_id: server.nextId() }) => {
    await vi.waitFor(() => expect(held).not.toEqual([]));
    held.shift()?.(answer);
    await settle();
  };
  return { held, answer };
}

test("what is written is shown at once, and goes one after the other, in order", async () => {
  const { held, answer } = holdSending();
  for (const text of ["one", "two", "three"]) void write(text);
  expect(pending().map((event) => event.getContent().body)).toEqual(["one", "two", "three"]);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  expect(arrived()).toEqual(["one"]);
  for (let number = 0; number < 3; number++) await answer();
  expect(arrived()).toEqual(["one", "two", "three"]);
  expect(waiting()).toEqual([]);
});

test("a message that comes back by sync before the answer is there once", async () => {
  const { answer } = holdSending();
  const txnId = await write("quick");
  await vi.waitFor(() => expect(arrived()).toEqual(["quick"]));
  const echo = server.said(ANNA, "quick", { unsigned: { transaction_id: txnId } });
  server.tell({ [ROOM]: { timeline: [echo] } });
  await vi.waitFor(() => expect(pending()).toEqual([]));
  await answer({ event_id: echo.event_id });
  expect(arrived()).toEqual(["quick"]);
  expect(pending()).toEqual([]);
  expect(
    garden()
      .getLiveTimeline()
      .getEvents()
      .filter((event) => event.getContent().body === "quick"),
  ).toHaveLength(1);
});

test("without a network all wait in order, nothing fails, and all go when it is back", async () => {
  server.isDown = true;
  anna.status.set("offline");
  for (const text of ["one", "two"]) await write(text);
  await settle();
  expect(waiting()).toEqual([
    ["one", EventStatus.QUEUED],
    ["two", EventStatus.QUEUED],
  ]);
  server.isDown = false;
  window.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(pending()).toEqual([]));
  expect(arrived()).toEqual(["one", "two"]);
});

test("an answer that was lost is asked for again under the same name, so the server has it once", async () => {
  let lost = 0;
  const names = new Set<string>();
  server.on("PUT", /\/send\/m.room.message\/(.*)/, (_asked, txnId) => {
    names.add(String(txnId));
    if (lost++ === 0) throw new TypeError("The line broke.");
    return undefined;
  });
  await write("once");
  await vi.waitFor(() => expect(arrived()).toEqual(["once"]));
  await settle();
  expect(waiting()).toEqual([["once", EventStatus.QUEUED]]);
  window.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(pending()).toEqual([]));
  expect(arrived()).toEqual(["once", "once"]);
  expect(names.size).toBe(1);
});

test("what the server refuses fails and stops nobody; sent again it goes, dropped it is gone", async () => {
  server.on("PUT", /\/send\//, ({ body }) =>
    ["bad", "worse"].includes(String(body.body)) ? refusal("M_FORBIDDEN", "Not here.") : undefined,
  );
  for (const text of ["bad", "worse", "good"]) await write(text);
  await vi.waitFor(() => expect(arrived()).toContain("good"));
  await vi.waitFor(() =>
    expect(waiting()).toEqual([
      ["bad", EventStatus.NOT_SENT],
      ["worse", EventStatus.NOT_SENT],
    ]),
  );
  const [bad, worse] = pending();
  expect(bad?.error?.data.error).toBe("Not here.");
  server.on("PUT", /\/send\//, () => ({ event_id: server.nextId() }));
  if (worse) await outbox.discard(worse);
  if (bad) await outbox.retry(bad);
  await vi.waitFor(() => expect(pending()).toEqual([]));
  expect(arrived()).toEqual(["bad", "worse", "good", "bad"]);
  // Nor does it come back with the next start.
  outbox = await open();
  await settle();
  expect(pending()).toEqual([]);
});

test("told to wait, it waits as long as the server says, and goes by itself", async () => {
  let isBusy = true;
  server.on("PUT", /\/send\//, () => {
    if (!isBusy) return undefined;
    isBusy = false;
    return refusal("M_LIMIT_EXCEEDED", "Slowly.", 429, { retry_after_ms: 40 });
  });
  await write("patient");
  await vi.waitFor(() => expect(arrived()).toEqual(["patient", "patient"]));
  await vi.waitFor(() => expect(pending()).toEqual([]));
});

test.each([
  ["full", refusal("ORG_VECHE_NO_ROOM", "No room.", 507)],
  ["server", refusal("M_UNKNOWN", "No scanner.", 503)],
  ["server", new Response("<h1>Bad gateway</h1>", { status: 502 })],
])(
  "it is said that the server is %s, and once it can it goes by itself, however often it could not",
  async (state, answer) => {
    let isAble = false;
    server.on("PUT", /\/send\//, () => (isAble ? undefined : answer.clone()));
    // Messages of words the SDK itself tries a few times.
    const txnId = await outbox.send({ roomId: ROOM, type: "m.sticker", content: { body: "patient" } });
    const again = () => window.dispatchEvent(new Event("online"));
    await vi.waitFor(() => again() && expect(arrived().length).toBeGreaterThan(9), 5000);
    await vi.waitFor(() => expect(outbox.transfers.value[txnId]).toMatchObject({ is: state, sizeBytes: 0 }));
    isAble = true;
    await vi.waitFor(() => again() && expect(pending()).toEqual([]));
    await vi.waitFor(() => expect(outbox.transfers.value).toEqual({}));
  },
);

test("what was not sent when the app was closed is shown and sent when it is opened again", async () => {
  holdSending();
  await write("before");
  await write("the end");
  await vi.waitFor(() => expect(arrived()).toEqual(["before"]));
  const { account } = anna.session;
  anna.stop();

  anna = await signInAnna();
  ({ server } = anna);
  Object.assign(anna.session, { account });
  outbox = await open();
  expect(pending().map((event) => event.getContent().body)).toEqual(["before", "the end"]);
  await vi.waitFor(() => expect(pending()).toEqual([]));
  expect(arrived()).toEqual(["before", "the end"]);
});

test("what had arrived before the app was closed is not sent again", async () => {
  holdSending();
  const txnId = await write("arrived");
  await vi.waitFor(() => expect(arrived()).toEqual(["arrived"]));
  const { account } = anna.session;
  anna.stop();

  const again = new (server.constructor as typeof TestServer)();
  const echo = again.said(ANNA, "arrived", { unsigned: { transaction_id: txnId } });
  anna = await signInAnna(again, { timeline: [echo] });
  ({ server } = anna);
  Object.assign(anna.session, { account });
  outbox = await open();
  await settle();
  expect(pending()).toEqual([]);
  expect(arrived()).toEqual([]);
});

test("a room that one has left takes nothing more, and others are not held up", async () => {
  server.isDown = true;
  anna.status.set("offline");
  await write("too late");
  await settle();
  server.isDown = false;
  const goodbye = server.state("m.room.member", { membership: "leave" }, ANNA, BORIS);
  server.tell({ [ROOM]: { timeline: [goodbye], leaves: true } });
  await vi.waitFor(() => expect(garden().getMyMembership()).toBe("leave"));
  window.dispatchEvent(new Event("online"));
  await vi.waitFor(() => expect(pending()).toEqual([]));
  expect(arrived()).toEqual([]);
});

test("what the disk does not take is not shown as if it were on its way", async () => {
  const shelf = new Shelf(anna.session.account);
  shelf.put = () => Promise.reject(new DOMException("The disk is full.", "QuotaExceededError"));
  outbox = new Outbox(anna.session, shelf, new TransferBoard());
  await expect(write("nowhere")).rejects.toThrow("The disk is full.");
  expect(pending()).toEqual([]);
  expect(arrived()).toEqual([]);
});

test("a redaction of what is itself on its way names it as the server does", async () => {
  const { answer } = holdSending();
  server.on("PUT", /\/redact\//, () => ({ event_id: server.nextId() }));
  await write("oops");
  const [oops] = pending();
  await outbox.redact(ROOM, oops?.getId() ?? "");
  await answer({ event_id: "$real" });
  await vi.waitFor(() => expect(server.asked.map(({ path }) => path).join(" ")).toContain("/redact/$real/"));
});
