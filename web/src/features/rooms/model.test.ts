// The list of rooms: what is new comes up, what is read goes quiet, and rooms come and go.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  ANNA,
  BORIS,
  type RoomNews,
  settle,
  signInAnna,
  standInForBrowser,
  TestServer,
  type TestSession,
} from "../../platform/matrix/testServer.ts";
import { RoomListModel } from "./model.ts";

standInForBrowser();

const [BAND, CHOIR] = ["!band:here", "!choir:here"];
const findTile = (event: { getType(): string }) =>
  event.getType() === "m.room.message" ? ({ layout: "bubble" } as never) : undefined;

let anna: TestSession;
let server: TestServer;
let list: RoomListModel;

beforeEach(async () => {
  server = new TestServer();
  anna = await signInAnna(server, {
    state: server.founded(named("Garden")),
    timeline: [server.said(BORIS, "weeds")],
  });
  list = new RoomListModel(anna.session, findTile);
  await tell({
    [BAND]: { state: server.founded(named("Band")), timeline: [server.said(BORIS, "drums")] },
    [CHOIR]: { state: server.founded(named("Choir")), timeline: [server.said(BORIS, "tenors")] },
  });
});
afterEach(() => anna.stop());

const named = (name: string) => server.state("m.room.name", { name });
const names = () => list.entries.value.map(({ name }) => name);
const row = (name: string) => list.entries.value.find((entry) => entry.name === name);
const preview = (name: string) => row(name)?.lastEvent?.getContent().body;

/** Until the list has heard of it: what comes in together is shown together. */
async function tell(rooms: Record<string, RoomNews>, more: object = {}): Promise<void> {
  const before = list.entries.value;
  server.tell(rooms, more);
  await vi.waitFor(() => expect(list.entries.value).not.toBe(before));
}

test("the newest is above, and what is written brings a room up", async () => {
  expect(names()).toEqual(["Choir", "Band", "Garden"]);
  await tell({ [BAND]: { timeline: [server.said(BORIS, "louder")] } });
  expect(names()).toEqual(["Band", "Choir", "Garden"]);
  expect(preview("Band")).toBe("louder");
});

test("what nobody says brings no room up", async () => {
  await tell({ [BAND]: { timeline: [named("Orchestra")] } });
  expect(names()).toEqual(["Choir", "Orchestra", "Garden"]);
  expect(preview("Orchestra")).toBe("drums");
});

test("what waits to be sent is the newest, until it is dropped", async () => {
  const room = anna.client.getRoom(BAND);
  if (!room) throw new Error("There is no band.");
  const sending = new Promise<object>(() => undefined);
  server.on("PUT", /\/send\//, () => sending);
  void anna.client.sendTextMessage(BAND, "on its way");
  await vi.waitFor(() => expect(names()[0]).toBe("Band"));
  expect(preview("Band")).toBe("on its way");
});

test("unread messages and mentions are counted, and read they are not", async () => {
  await tell({ [BAND]: { timeline: [server.said(BORIS, "Anna!")], unread: { total: 2, highlight: 1 } } });
  expect(row("Band")).toMatchObject({ unread: 2, mentions: 1 });
  await tell({ [BAND]: { unread: { total: 0 }, accountData: [], timeline: [server.said(ANNA, "yes")] } });
  expect(row("Band")).toMatchObject({ unread: 0, mentions: 0 });
});

test("marked as unread it says so, and a favourite stays above, what matters less below", async () => {
  await tell({ "!garden:here": { accountData: [{ type: "m.marked_unread", content: { unread: true } }] } });
  expect(row("Garden")?.isMarkedUnread).toBe(true);
  await tell({
    "!garden:here": { accountData: [{ type: "m.tag", content: { tags: { "m.favourite": {} } } }] },
  });
  await tell({ [CHOIR]: { accountData: [{ type: "m.tag", content: { tags: { "m.lowpriority": {} } } }] } });
  await tell({ [CHOIR]: { timeline: [server.said(BORIS, "still below")] } });
  expect(names()).toEqual(["Garden", "Band", "Choir"]);
  expect(row("Garden")?.isFavourite).toBe(true);
});

test("a deleted message is not quoted any more, an edited one as it is now", async () => {
  const said = server.said(BORIS, "oops");
  await tell({ [BAND]: { timeline: [said] } });
  const gone = server.event(
    BORIS,
    "m.room.redaction",
    { redacts: said.event_id },
    { redacts: said.event_id },
  );
  const before = row("Band")?.lastEventState;
  await tell({ [BAND]: { timeline: [gone] } });
  expect(row("Band")?.lastEventState).not.toBe(before);
  expect(preview("Band")).toBeUndefined();
});

test("a chat is direct once the account says so, on whatever device that was said", async () => {
  expect(row("Band")?.isDirect).toBe(false);
  const direct = { type: "m.direct", content: { [BORIS]: [BAND] } };
  await tell({}, { account_data: { events: [direct] } });
  expect(row("Band")?.isDirect).toBe(true);
});

test("who leaves a room has it no more, others stay as they are", async () => {
  const [choir] = list.entries.value;
  const goodbye = server.state("m.room.member", { membership: "leave" }, ANNA);
  await tell({ [BAND]: { timeline: [goodbye], leaves: true } });
  expect(names()).toEqual(["Choir", "Garden"]);
  // Rows that are the same are not drawn anew.
  expect(list.entries.value[0]).toBe(choir);
});

test("spaces are no chats, and what comes in together is shown together", async () => {
  const create = server.state("m.room.create", { room_version: "11", type: "m.space" });
  const rooms: Record<string, RoomNews> = {
    "!space:here": { state: [create, ...server.founded(named("All")).slice(1)] },
  };
  for (let number = 0; number < 50; number++)
    rooms[`!many${number}:here`] = { state: server.founded(named(`Many ${number}`)) };
  let changes = 0;
  list.entries.subscribe(() => changes++);
  await tell(rooms);
  await settle();
  expect(names()).toHaveLength(53);
  expect(names()).not.toContain("All");
  expect(changes).toBeLessThan(5);
});

test("a room is silent by its rule, and until a moment by its pause", async () => {
  const rules = { global: { room: [{ rule_id: BAND, enabled: true, default: false, actions: [] }] } };
  await tell({}, { account_data: { events: [{ type: "m.push_rules", content: rules }] } });
  expect(row("Band")?.isMuted).toBe(true);
  expect(row("Choir")?.isMuted).toBe(false);
});
