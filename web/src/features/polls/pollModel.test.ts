// A poll as it stands: votes from before, votes as they come, one's own on its way, refused, taken back; and its end.
import "fake-indexeddb/auto";
import type { IRoomEvent, MatrixEvent, Room } from "matrix-js-sdk";
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
import { PollModel } from "./pollModel.ts";

standInForBrowser();

const VERA = "@vera:here";
const LUNCH = {
  "m.poll": {
    question: { "m.text": [{ body: "Lunch?" }] },
    kind: "m.disclosed",
    answers: ["soup", "salad"].map((id) => ({ "m.id": id, "m.text": [{ body: id }] })),
  },
};

let anna: TestSession;
let server: TestServer;
let asked: IRoomEvent;
let poll: PollModel;
let close: () => void;

/** A poll that Boris has asked, with what the server has kept of it in pages. */
async function come(...pages: IRoomEvent[][]): Promise<void> {
  server.on("GET", /\/relations\//, ({ query }) => {
    const at = Number(query.get("from") ?? 0);
    return { chunk: pages[at] ?? [], ...(at + 1 < pages.length && { next_batch: String(at + 1) }) };
  });
  await look();
}

async function look(): Promise<void> {
  poll = new PollModel(anna.session, garden(), garden().findEventById(asked.event_id) as MatrixEvent);
  close = poll.open();
  await settle();
}

beforeEach(async () => {
  server = new TestServer();
  asked = server.event(BORIS, "m.poll.start", LUNCH);
  server.on("GET", /\/event\//, () => asked);
  anna = await signInAnna(server, { timeline: [asked] });
});
afterEach(() => {
  close();
  anna.stop();
});

const garden = () => anna.client.getRoom(ROOM) as Room;
const relation = () => ({ "m.relates_to": { rel_type: "m.reference", event_id: asked.event_id } });
const vote = (sender: string, answer: string, more: object = {}) =>
  server.event(sender, "m.poll.response", { ...relation(), "m.selections": [answer] }, more);
const ended = (sender: string) => server.event(sender, "m.poll.end", { ...relation(), body: "ended" });
const chosen = (answer: string) => poll.state.value?.tally.voters.get(answer);

async function tell(...timeline: IRoomEvent[]): Promise<void> {
  server.tell({ [ROOM]: { timeline } });
  await vi.waitFor(() => expect(garden().findEventById(timeline.at(-1)?.event_id ?? "")).toBeDefined());
  await settle();
}

test("all votes of before are counted, from all pages, of each person the last", async () => {
  const first = [vote(VERA, "soup"), vote(BORIS, "soup")];
  await come(first, [vote(VERA, "salad")]);
  expect(chosen("soup")).toEqual([BORIS]);
  expect(chosen("salad")).toEqual([VERA]);
  expect(poll.state.value).toMatchObject({ isComplete: true, isEnded: false, mine: [] });
});

test("votes count as they come, twice told once, and not once they are taken back", async () => {
  await come([vote(VERA, "salad")]);
  const soup = vote(BORIS, "soup");
  await tell(soup);
  expect(poll.state.value?.tally.total).toBe(2);
  await tell(server.event(BORIS, "m.room.redaction", { redacts: soup.event_id }, { redacts: soup.event_id }));
  expect(chosen("soup")).toEqual([]);
  expect(poll.state.value?.tally.total).toBe(1);
});

test("one's own vote is there at once, changes at once, and is one when it has arrived", async () => {
  await come();
  const held: ((answer: Answer) => void)[] = [];
  server.on("PUT", /\/send\//, () => new Promise<object>((resolve) => held.push(resolve as never)));
  await poll.vote(["soup"]);
  expect(poll.state.value?.mine).toEqual(["soup"]);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  held.shift()?.({ event_id: server.nextId() });
  await settle();
  await poll.vote(["salad"]);
  expect(poll.state.value?.mine).toEqual(["salad"]);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  held.shift()?.({ event_id: server.nextId() });
  await settle();
  expect(poll.state.value?.mine).toEqual(["salad"]);
  expect(poll.state.value?.tally.total).toBe(1);
});

test("where this device's clock is behind, a changed mind shows at once all the same", async () => {
  const later = { origin_server_ts: Date.now() + 3_600_000 };
  await come([vote(ANNA, "soup", later)]);
  server.on("PUT", /\/send\//, () => new Promise<object>(() => undefined));
  await poll.vote(["salad"]);
  expect(poll.state.value?.mine).toEqual(["salad"]);
});

test("a vote that is refused does not count, and what one had chosen before does again", async () => {
  await come([vote(ANNA, "soup")]);
  server.on("PUT", /\/send\//, () => refusal("M_FORBIDDEN", "Too late."));
  await poll.vote(["salad"]);
  await vi.waitFor(() => expect(poll.state.value?.mine).toEqual(["soup"]));
});

test("it ends for all by whoever asked or looks after the room; what comes later does not count", async () => {
  await come([vote(VERA, "soup")]);
  await tell(ended(VERA));
  expect(poll.state.value?.isEnded).toBe(false);
  await tell(ended(BORIS), vote(VERA, "salad"));
  expect(poll.state.value).toMatchObject({ isEnded: true });
  expect(chosen("soup")).toEqual([VERA]);
  expect(poll.state.value?.tally.winners).toEqual(["soup"]);
  expect(poll.mayEnd()).toBe(true);
});

test("one's own end shows at once, and takes no vote away", async () => {
  const later = { origin_server_ts: Date.now() + 3_600_000 };
  await come([vote(VERA, "soup", later)]);
  server.on("PUT", /\/send\//, () => new Promise<object>(() => undefined));
  await poll.end("It is over.");
  expect(poll.state.value?.isEnded).toBe(true);
  expect(chosen("soup")).toEqual([VERA]);
});

test("without a network it counts what has come, says that it is not all, and asks again", async () => {
  server.isDown = true;
  await look();
  expect(poll.state.value).toMatchObject({ isComplete: false });
  server.isDown = false;
  server.on("GET", /\/relations\//, () => ({ chunk: [vote(VERA, "soup")] }));
  anna.status.set("offline");
  anna.status.set("online");
  await vi.waitFor(() => expect(poll.state.value?.isComplete).toBe(true));
  expect(chosen("soup")).toEqual([VERA]);
});

test("a poll that was deleted, or closed, moves no more", async () => {
  await come();
  close();
  await tell(vote(VERA, "soup"));
  expect(poll.state.value?.tally.total).toBe(0);
  close = poll.open();
  await tell(
    server.event(BORIS, "m.room.redaction", { redacts: asked.event_id }, { redacts: asked.event_id }),
  );
  expect(poll.state.value).toBeUndefined();
});
