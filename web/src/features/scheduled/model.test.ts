// Messages for later: they are the server's to send, so nothing is promised that it has not taken.
import type { Room } from "matrix-js-sdk";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  ANNA,
  BORIS,
  ROOM,
  refusal,
  settle,
  signInAnna,
  standInForBrowser,
  TestServer,
  type TestSession,
} from "../../platform/matrix/testServer.ts";
import { ScheduledModel } from "./model.ts";

standInForBrowser();

interface Kept {
  delay_id: string;
  room_id: string;
  type: string;
  content: Record<string, unknown>;
  delay: number;
  running_since: number;
}

let anna: TestSession;
let server: TestServer;
let kept: Kept[];
let scheduled: ScheduledModel;

beforeEach(async () => {
  server = new TestServer();
  kept = [];
  server.on("GET", /^\/versions$/, () => ({
    versions: ["v1.11"],
    unstable_features: { "org.matrix.msc4140": true },
  }));
  server.on("GET", /^\/delayed_events$/, () => ({ scheduled: kept }));
  server.on("PUT", /\/send\/(.*)\//, ({ query, body }, type) => {
    const delay = Number(query.get("org.matrix.msc4140.delay"));
    if (!delay) return undefined;
    const delayId = `later-${kept.length + 1}`;
    kept.push({
      delay_id: delayId,
      room_id: ROOM,
      type: String(type),
      content: body,
      delay,
      running_since: Date.now(),
    });
    return { delay_id: delayId };
  });
  server.on("POST", /^\/delayed_events\/(.*)\/(send|cancel)$/, (_asked, delayId) => {
    if (!kept.some(({ delay_id }) => delay_id === delayId)) return refusal("M_NOT_FOUND", "It is gone.", 404);
    kept = kept.filter(({ delay_id }) => delay_id !== delayId);
    return {};
  });
  anna = await signInAnna(server);
  scheduled = new ScheduledModel(anna.session);
});
afterEach(() => anna.stop());

const garden = () => anna.client.getRoom(ROOM) as Room;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
const waiting = () => scheduled.all.value.map(({ content }) => content?.body);
const said = (body: string) => ({ content: { msgtype: "m.text", body } });

test("what is to be sent later waits at the server, the next one first", async () => {
  await scheduled.schedule(garden(), said("good night"), inHours(12));
  await scheduled.schedule(garden(), said("good morning"), inHours(2));
  expect(waiting()).toEqual(["good morning", "good night"]);
  expect(scheduled.all.value[0]?.sendMs).toBeGreaterThan(Date.now());
  expect(garden().getPendingEvents()).toEqual([]);
});

test("what the server does not take is not promised", async () => {
  server.on("PUT", /\/send\//, () => refusal("M_MAX_DELAY_EXCEEDED", "Not in a hundred years.", 400));
  await expect(scheduled.schedule(garden(), said("never"), inHours(1_000_000))).rejects.toThrow();
  expect(waiting()).toEqual([]);
});

test("put off, there is a new one before the old one goes: when that fails there are two, never none", async () => {
  await scheduled.schedule(garden(), said("good night"), inHours(2));
  const [night] = scheduled.all.value;
  if (!night) throw new Error("Nothing waits.");
  await scheduled.putOff(garden(), night, inHours(3));
  expect(waiting()).toEqual(["good night"]);
  const [later] = scheduled.all.value;
  expect(later?.sendMs).toBeGreaterThan(night.sendMs);

  server.on("POST", /\/cancel$/, () => refusal("M_UNKNOWN", "Not now.", 500));
  if (later) await expect(scheduled.putOff(garden(), later, inHours(4))).rejects.toThrow();
  await scheduled.refresh();
  expect(waiting()).toEqual(["good night", "good night"]);
});

test("what this device cannot read is shown as such, and not put off with nothing in it", async () => {
  const content = { algorithm: "m.megolm.v1.aes-sha2", ciphertext: "sealed" };
  kept = [
    {
      delay_id: "one",
      room_id: ROOM,
      type: "m.room.encrypted",
      content,
      delay: 1,
      running_since: Date.now(),
    },
  ];
  await scheduled.refresh();
  const [sealed] = scheduled.all.value;
  expect(sealed?.content).toBeUndefined();
  if (sealed) await expect(scheduled.putOff(garden(), sealed, inHours(1))).rejects.toThrow("cannot read");
  expect(kept).toHaveLength(1);
});

test("sent now or called off it waits no more, whoever was faster", async () => {
  await scheduled.schedule(garden(), said("one"), inHours(1));
  await scheduled.schedule(garden(), said("two"), inHours(2));
  const [one, two] = scheduled.all.value;
  await scheduled.sendNow(one?.delayId ?? "");
  expect(waiting()).toEqual(["two"]);
  await scheduled.cancel(two?.delayId ?? "");
  expect(waiting()).toEqual([]);
  // Another device, or the time itself, has been before.
  await expect(scheduled.cancel("later-9")).rejects.toThrow("It is gone.");
});

test("what is gone at the server when one calls it off is gone here too", async () => {
  await scheduled.schedule(garden(), said("one"), inHours(1));
  kept = [];
  await expect(scheduled.cancel(scheduled.all.value[0]?.delayId ?? "")).rejects.toThrow("It is gone.");
  expect(waiting()).toEqual([]);
});

test("it is asked for when the server is there, and again when one of them has been sent", async () => {
  const content = { msgtype: "m.text", body: "from my phone" };
  kept = [
    {
      delay_id: "one",
      room_id: ROOM,
      type: "m.room.message",
      content,
      delay: 1000,
      running_since: Date.now(),
    },
  ];
  anna.status.set("offline");
  scheduled.start();
  await settle();
  expect(waiting()).toEqual([]);
  anna.status.set("online");
  await vi.waitFor(() => expect(waiting()).toEqual(["from my phone"]));
  kept = [];
  server.tell({ [ROOM]: { timeline: [server.said(BORIS, "something else")] } });
  await settle();
  expect(waiting()).toEqual(["from my phone"]);
  server.tell({ [ROOM]: { timeline: [server.said(ANNA, "from my phone")] } });
  await vi.waitFor(() => expect(waiting()).toEqual([]));
});
