// Who has mentioned this person: what the server knows, and what only this device can read.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  ANNA,
  type Answer,
  BORIS,
  ROOM,
  refusal,
  signInAnna,
  standInForBrowser,
  TestServer,
  type TestSession,
} from "../../platform/matrix/testServer.ts";
import { MentionsModel } from "./model.ts";

standInForBrowser();

const ME = { "m.mentions": { user_ids: [ANNA] } };

let anna: TestSession;
let server: TestServer;
let told: object[];
let mentions: MentionsModel;

const toAnna = (body: string, sender = BORIS) =>
  server.event(sender, "m.room.message", { msgtype: "m.text", body, ...ME });

beforeEach(async () => {
  server = new TestServer();
  told = [];
  server.on("GET", /^\/pushrules\/$/, () => ({
    global: {
      override: [
        {
          rule_id: ".m.rule.is_user_mention",
          default: true,
          enabled: true,
          conditions: [
            { kind: "event_property_contains", key: "content.m\\.mentions.user_ids", value: ANNA },
          ],
          actions: ["notify", { set_tweak: "highlight" }],
        },
      ],
    },
  }));
  server.on("GET", /^\/notifications$/, () => ({ notifications: told }));
});
afterEach(() => anna.stop());

async function come(...timeline: object[]): Promise<void> {
  anna = await signInAnna(server, { timeline });
  mentions = new MentionsModel(anna.session);
}

const shown = () => mentions.state.value.list.map(({ event }) => event.getContent().body);

test("what is at hand is there at once, and what the server knows comes to it, the newest first, each once", async () => {
  const old = toAnna("long ago");
  const [here, other] = [toAnna("Anna?"), server.said(BORIS, "nobody in particular")];
  await come(here, other, toAnna("a note to myself", ANNA));
  told = [
    { room_id: ROOM, event: old },
    { room_id: ROOM, event: here },
    { room_id: "!left:here", event: toAnna("where one is no more") },
  ];
  let answer: (answer: Answer) => void = () => undefined;
  server.on("GET", /^\/notifications$/, () => new Promise<object>((resolve) => (answer = resolve as never)));
  const loading = mentions.load();
  expect(shown()).toEqual(["Anna?"]);
  expect(mentions.state.value.isLoading).toBe(true);
  await vi.waitFor(() => expect(server.asked.some(({ path }) => path === "/notifications")).toBe(true));
  answer({ notifications: told });
  await loading;
  expect(shown()).toEqual(["Anna?", "long ago"]);
  expect(mentions.state.value).toMatchObject({ isLoading: false, error: undefined });
});

test("without the server one sees what is at hand, is told, and the next try brings the rest", async () => {
  const old = toAnna("long ago");
  await come(toAnna("Anna?"));
  server.on("GET", /^\/notifications$/, () => refusal("M_UNKNOWN", "Not now.", 500));
  await mentions.load();
  expect(shown()).toEqual(["Anna?"]);
  expect(mentions.state.value.error).toBeInstanceOf(Error);
  server.on("GET", /^\/notifications$/, () => ({ notifications: [{ room_id: ROOM, event: old }] }));
  await mentions.load();
  expect(shown()).toEqual(["Anna?", "long ago"]);
  expect(mentions.state.value.error).toBeUndefined();
});

test("what was deleted is mentioned no more", async () => {
  const gone = toAnna("never mind");
  await come(gone);
  await mentions.load();
  expect(shown()).toEqual(["never mind"]);
  const redaction = server.event(
    BORIS,
    "m.room.redaction",
    { redacts: gone.event_id },
    { redacts: gone.event_id },
  );
  server.tell({ [ROOM]: { timeline: [redaction] } });
  await vi.waitFor(() =>
    expect(anna.client.getRoom(ROOM)?.findEventById(gone.event_id)?.isRedacted()).toBe(true),
  );
  await mentions.load();
  expect(shown()).toEqual([]);
});

test("nobody has mentioned one: nothing, and no error", async () => {
  await come();
  await mentions.load();
  expect(mentions.state.value).toMatchObject({ list: [], isLoading: false, error: undefined });
});
