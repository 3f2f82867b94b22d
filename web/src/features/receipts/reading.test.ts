// How far one has read: told to everybody, or only to one's own devices.
import type { Room } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  BORIS,
  ROOM,
  settle,
  signInAnna,
  standInForBrowser,
  type TestSession,
} from "../../platform/matrix/testServer.ts";
import { markRead } from "./reading.ts";

standInForBrowser();

let anna: TestSession;

beforeEach(async () => {
  anna = await signInAnna();
  anna.server.on("POST", /\/(receipt|read_markers)/, () => ({}));
});
afterEach(() => anna.stop());

async function read(text: string): Promise<void> {
  const said = anna.server.said(BORIS, text);
  anna.server.tell({ [ROOM]: { timeline: [said] } });
  await settle();
  const room = anna.client.getRoom(ROOM) as Room;
  const event = room.findEventById(said.event_id);
  if (event) await markRead(anna.session, room, event);
}

/** The kinds of receipts that went to the server, and what else it was told of reading. */
const told = () =>
  anna.server.asked.flatMap(({ method, path, body }) => {
    if (method !== "POST") return [];
    if (path.endsWith("/read_markers")) return Object.keys(body);
    return /\/receipt\/([^/]+)\//.exec(path)?.[1] ?? [];
  });

const choose = async (isPrivate: boolean) => {
  const chosen = { type: "org.veche.receipts", content: { private: isPrivate } };
  anna.server.tell({}, { account_data: { events: [chosen] } });
  await settle();
};

test("others learn how far one has read, unless one keeps it to one's own devices", async () => {
  await read("Do you see this?");
  expect(told()).toEqual(["m.read", "m.fully_read"]);
  await choose(true);
  await read("And this?");
  expect(told().slice(2)).toEqual(["m.read.private", "m.fully_read"]);
  await choose(false);
  await read("Now?");
  expect(told().slice(4)).toEqual(["m.read", "m.fully_read"]);
});
