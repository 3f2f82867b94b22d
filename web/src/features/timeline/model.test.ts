// The rows of a room as a person sees them: what comes, what is on its way, what is changed, older pages, and jumps.
import "fake-indexeddb/auto";
import type { IRoomEvent, Room } from "matrix-js-sdk";
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
  TestServer,
  type TestSession,
} from "../../platform/matrix/testServer.ts";
import { type Outbox, outboxOf } from "../../platform/outbox/index.ts";
import { TimelineModel } from "./model.ts";
import { keyOf } from "./shown.ts";

standInForBrowser();

const findTile = (event: { getType(): string }) =>
  event.getType() === "m.room.message" ? ({ layout: "bubble" } as never) : undefined;

let anna: TestSession;
let server: TestServer;
/** Everything said in the room, the oldest first. */
let history: IRoomEvent[];
let timeline: TimelineModel;
let outbox: Outbox;

/** A room in which so much was said, of which the last `known` came by sync. */
async function enter(said: number, known = 20): Promise<void> {
  server = new TestServer();
  history = Array.from({ length: said }, (_nothing, at) => server.said(at % 2 ? ANNA : BORIS, `line ${at}`));
  server.on("GET", /^\/rooms\/.*\/messages$/, ({ query }) => pageOf(query));
  server.on("GET", /^\/rooms\/.*\/context\/(.*)$/, (_asked, eventId) => around(String(eventId)));
  const begin = Math.max(0, said - known);
  const news = { timeline: history.slice(begin), isLimited: begin > 0, prevBatch: String(begin) };
  anna = await signInAnna(server, news);
  outbox = outboxOf(anna.session);
  const set = garden().getUnfilteredTimelineSet();
  timeline = new TimelineModel({ session: anna.session, findTile }, garden(), set);
}

function pageOf(query: URLSearchParams) {
  const [from, limit] = [Number(query.get("from")), Number(query.get("limit"))];
  if (query.get("dir") === "f") {
    const chunk = history.slice(from, from + limit);
    return { chunk, start: String(from), end: String(from + chunk.length) };
  }
  const begin = Math.max(0, from - limit);
  const chunk = history.slice(begin, from).toReversed();
  return { chunk, start: String(from), ...(begin > 0 && { end: String(begin) }) };
}

function around(eventId: string) {
  const at = history.findIndex(({ event_id }) => event_id === eventId);
  const [begin, end] = [Math.max(0, at - 5), Math.min(history.length, at + 6)];
  return {
    event: history[at],
    events_before: history.slice(begin, at).toReversed(),
    events_after: history.slice(at + 1, end),
    start: String(begin),
    end: String(end),
    state: [],
  };
}

beforeEach(() => enter(30));
afterEach(() => {
  anna.stop();
  vi.useRealTimers();
});

const garden = () => anna.client.getRoom(ROOM) as Room;
const shown = () =>
  timeline.rows.list.flatMap(({ layout, said }) =>
    layout === "bubble"
      ? said.map(({ event }) => (event.isRedacted() ? "deleted" : event.getContent().body))
      : [],
  );
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_nothing, at) => `line ${from + at}`);
const write = (body: string) =>
  outbox.send({ roomId: ROOM, type: "m.room.message", content: { msgtype: "m.text", body } });

async function say(...events: IRoomEvent[]): Promise<void> {
  history.push(...events);
  server.tell({ [ROOM]: { timeline: events } });
  const last = events.at(-1)?.event_id ?? "";
  await vi.waitFor(() => expect(garden().findEventById(last)).toBeDefined());
  await settle();
}

/** Answers to sending, given when the test says so. */
function holdSending() {
  const held: ((answer: Answer) => void)[] = [];
  server.on("PUT", /\/send\//, () => new Promise<object>((resolve) => held.push(resolve as never)));
  return async (answer: Answer = { event_id: server.nextId() }) => {
    await vi.waitFor(() => expect(held).not.toEqual([]));
    held.shift()?.(answer);
    await settle();
  };
}

test("it opens with the newest, filled for a screen, and says what it has", async () => {
  await timeline.showLive();
  expect(shown()).toEqual(lines(10, 29));
  expect(timeline.state.value).toMatchObject({ isReady: true, isLive: true, hasEarlier: true, missed: 0 });
});

test("where little came, older pages fill the screen by themselves", async () => {
  anna.stop();
  await enter(100, 3);
  await timeline.showLive();
  expect(shown()).toEqual(lines(37, 99));
});

test("an older page goes above, asked for once however often one scrolls, and ends at the beginning", async () => {
  await timeline.showLive();
  const before = timeline.state.value.version;
  await Promise.all([timeline.loadEarlier(), timeline.loadEarlier(), timeline.loadEarlier()]);
  expect(server.asked.filter(({ path }) => path.endsWith("/messages"))).toHaveLength(1);
  expect(shown()).toEqual(lines(0, 29));
  expect(timeline.state.value).toMatchObject({ hasEarlier: false, isNews: false, loading: undefined });
  expect(timeline.state.value.version).toBeGreaterThan(before);
});

test("a page that cannot be had is told, what is there stays, and the next try brings it", async () => {
  await timeline.showLive();
  server.on("GET", /\/messages$/, () => refusal("M_UNKNOWN", "Not now.", 500));
  await timeline.loadEarlier();
  expect(timeline.state.value.error).toBeInstanceOf(Error);
  expect(timeline.state.value.loading).toBeUndefined();
  expect(shown()).toEqual(lines(10, 29));
  server.on("GET", /\/messages$/, ({ query }) => pageOf(query));
  await timeline.loadEarlier();
  expect(timeline.state.value.error).toBeUndefined();
  expect(shown()).toEqual(lines(0, 29));
});

test("what comes is below; what is on its way stays below that, and keeps its row when it has arrived", async () => {
  await timeline.showLive();
  const answer = holdSending();
  await write("mine");
  await settle();
  const key = timeline.rows.list.at(-1)?.said.at(-1)?.key;
  expect(timeline.wish.value).toEqual({ to: "end" });
  await say(server.said(BORIS, "meanwhile"));
  expect(timeline.state.value.isNews).toBe(true);
  expect(shown().slice(-3)).toEqual(["line 29", "meanwhile", "mine"]);
  const echo = server.said(ANNA, "mine", { unsigned: { transaction_id: key } });
  await answer({ event_id: echo.event_id });
  await say(echo);
  await say(server.said(BORIS, "and then"));
  expect(shown().slice(-3)).toEqual(["meanwhile", "mine", "and then"]);
  expect(timeline.rows.find(String(key))?.event.status).toBeNull();
});

test("what was refused stays below until it is dropped, and others go past it", async () => {
  await timeline.showLive();
  server.on("PUT", /\/send\//, ({ body }) =>
    body.body === "bad" ? refusal("M_FORBIDDEN", "No.") : undefined,
  );
  await write("bad");
  await vi.waitFor(() => expect(garden().getPendingEvents()[0]?.status).toBe("not_sent"));
  const [bad] = garden().getPendingEvents();
  await say(server.said(BORIS, "hello?"));
  expect(shown().slice(-2)).toEqual(["hello?", "bad"]);
  if (bad) await outbox.discard(bad);
  expect(shown().slice(-2)).toEqual(["line 29", "hello?"]);
});

test("a jump shows what lies around, marks it, and counts what is missed until one goes back to the end", async () => {
  anna.stop();
  await enter(200);
  await timeline.showLive();
  const target = history[120]?.event_id ?? "";
  await timeline.jumpTo(target);
  expect(timeline.wish.value).toMatchObject({ to: "key", key: target, isMarked: true });
  expect(shown()).toContain("line 120");
  expect(shown()).not.toContain("line 199");
  expect(timeline.state.value).toMatchObject({ isLive: false, hasEarlier: true });
  await say(server.said(BORIS, "news"), server.said(ANNA, "from my phone"));
  expect(timeline.state.value.missed).toBe(1);
  expect(shown()).not.toContain("news");
  await timeline.goToEnd();
  expect(shown().slice(-2)).toEqual(["news", "from my phone"]);
  expect(timeline.state.value).toMatchObject({ isLive: true, missed: 0 });
  expect(timeline.wish.value).toEqual({ to: "end" });
});

test("read on from a jump, the pages join without a gap and without doubles", async () => {
  anna.stop();
  await enter(100);
  await timeline.showLive();
  await timeline.jumpTo(history[40]?.event_id ?? "");
  while (!timeline.state.value.isLive) await timeline.loadLater();
  await timeline.loadEarlier();
  expect(shown()).toEqual(lines(0, 99));
});

test("who writes while reading older messages is taken to the end; who changes one of them is not", async () => {
  anna.stop();
  await enter(200);
  await timeline.showLive();
  await timeline.jumpTo(history[50]?.event_id ?? "");
  holdSending();
  const edit = {
    "m.new_content": {},
    "m.relates_to": { rel_type: "m.replace", event_id: history[51]?.event_id },
  };
  await outbox.send({
    roomId: ROOM,
    type: "m.room.message",
    content: { msgtype: "m.text", body: "*", ...edit },
  });
  await settle();
  expect(timeline.state.value.isLive).toBe(false);
  await write("here I am");
  await vi.waitFor(() => expect(timeline.state.value.isLive).toBe(true));
  await vi.waitFor(() => expect(shown().slice(-2)).toEqual(["line 199", "here I am"]));
});

test("a message that cannot be found is told, and leaves one where one was", async () => {
  await timeline.showLive();
  server.on("GET", /\/context\//, () => refusal("M_NOT_FOUND", "Nowhere.", 404));
  await timeline.jumpTo("$nowhere");
  expect(timeline.state.value.error).toBeInstanceOf(Error);
  expect(timeline.state.value.loading).toBeUndefined();
  expect(shown()).toEqual(lines(10, 29));
});

test("an edit changes the row, a deletion empties it, a reaction is none", async () => {
  await timeline.showLive();
  const [changed, gone] = history.slice(-2).map(({ event_id }) => event_id);
  const edit = {
    "m.new_content": { msgtype: "m.text", body: "better" },
    "m.relates_to": { rel_type: "m.replace", event_id: changed },
  };
  const reaction = { "m.relates_to": { rel_type: "m.annotation", event_id: gone, key: "👍" } };
  await say(
    server.said(BORIS, "* better", { content: { msgtype: "m.text", body: "* better", ...edit } }),
    server.event(BORIS, "m.reaction", reaction),
    server.event(ANNA, "m.room.redaction", { redacts: gone }, { redacts: gone }),
  );
  expect(shown().slice(-3)).toEqual(["line 27", "better", "deleted"]);
});

test("who is ignored is not seen, and is seen again when one has thought better of it", async () => {
  await timeline.showLive();
  const ignore = async (users: object) => {
    const list = { type: "m.ignored_user_list", content: { ignored_users: users } };
    server.tell({}, { account_data: { events: [list] } });
    await settle();
  };
  await ignore({ [BORIS]: {} });
  expect(shown()).toEqual(lines(10, 29).filter((_line, at) => at % 2 === 1));
  await say(server.said(BORIS, "you cannot hear me"));
  expect(shown()).not.toContain("you cannot hear me");
  await ignore({});
  expect(shown()).toEqual([...lines(10, 29), "you cannot hear me"]);
});

test("after a gap it goes on from the end, and leaves who reads older messages in peace", async () => {
  await timeline.showLive();
  const leap = async (count: number) => {
    const missed = Array.from({ length: count }, (_nothing, at) => server.said(BORIS, `missed ${at}`));
    history.push(...missed);
    const last = missed.slice(-20);
    server.tell({ [ROOM]: { timeline: last, isLimited: true, prevBatch: String(history.length - 20) } });
    await vi.waitFor(() => expect(garden().findEventById(last.at(-1)?.event_id ?? "")).toBeDefined());
    await settle();
  };
  await leap(50);
  expect(shown().slice(-20)).toEqual(Array.from({ length: 20 }, (_nothing, at) => `missed ${at + 30}`));
  expect(timeline.state.value.isLive).toBe(true);
  await timeline.jumpTo(history[3]?.event_id ?? "");
  const reading = shown();
  await leap(40);
  expect(shown()).toEqual(reading);
  expect(timeline.state.value.isLive).toBe(false);
  await timeline.goToEnd();
  expect(shown().at(-1)).toBe("missed 39");
});

test("the line of new messages is before the first that somebody else said", async () => {
  await timeline.showLive();
  timeline.markUnreadAfter(history[22]?.event_id);
  const marked = () => timeline.rows.list.filter((row) => row.isFirstUnread).map(({ key }) => key);
  expect(marked()).toEqual([history[24]?.event_id]);
  timeline.goToUnread();
  expect(timeline.wish.value).toMatchObject({ to: "key", key: history[24]?.event_id, isMarked: false });
  timeline.markUnreadAfter(undefined);
  expect(marked()).toEqual([]);
  timeline.goToUnread();
  expect(timeline.wish.value).toEqual({ to: "end" });
});

test("messages are chosen one by one, and choosing ends with the last that is left", async () => {
  await timeline.showLive();
  const [one, other] = garden().getLiveTimeline().getEvents().slice(-2);
  if (!one || !other) throw new Error("Nothing was said.");
  timeline.toggle(one);
  timeline.toggle(other);
  expect([...(timeline.selection.value?.keys() ?? [])]).toEqual([keyOf(one), keyOf(other)]);
  timeline.toggle(one);
  timeline.toggle(other);
  expect(timeline.selection.value).toBeUndefined();
});
