// A closed app rings for whom its owner lets ring, by the rules of the shield and what the server tells.
import { beforeEach, expect, test, vi } from "vitest";
import type { StoredAccount } from "../platform/storage/accounts.ts";
import { isSilentCall } from "./callers.ts";

const ACCOUNT = { userId: "@anna:x", baseUrl: "https://x", accessToken: "t" } as StoredAccount;
const BORIS = "@boris:x";

/** What the server answers, by a part of the path; the rest is not there. */
let told: Record<string, object>;
/** How it refuses to say whether a call may ring. */
let refusal: { status: number; errcode: string } | undefined;

beforeEach(() => {
  refusal = undefined;
  told = { joined_members: { joined: { "@anna:x": {}, [BORIS]: {} } }, "/messages": { chunk: [] } };
  vi.stubGlobal("fetch", async (url: string) => {
    if (refusal && url.includes("may-ring")) return Response.json(refusal, { status: refusal.status });
    const part = Object.keys(told).find((part) => url.includes(part));
    return part ? Response.json(told[part]) : new Response("{}", { status: 404 });
  });
  return () => vi.unstubAllGlobals();
});

const decrypt = async (event: { content: Record<string, unknown> }) => event.content.clear as never;
const silent = (content: object = {}, type = "m.call.invite") =>
  isSilentCall(ACCOUNT, "!r", { type, sender: BORIS, content: { ...content } }, decrypt);
const reason = { "org.veche.reason": "The parcel" };

test("a stranger rings with a reason, unless strangers are silenced", async () => {
  expect(await silent()).toBe(true);
  expect(await silent(reason)).toBe(false);
  told["account_data/org.veche.calls"] = { silence_unknown: true };
  expect(await silent(reason)).toBe(true);
});

test("contacts ring, and so does whom one has written to, also where it is encrypted", async () => {
  told["account_data/org.veche.calls"] = { silence_unknown: true };
  told["account_data/org.veche.contacts"] = { people: { [BORIS]: { added_ms: 1 } } };
  expect(await silent()).toBe(false);
  delete told["account_data/org.veche.contacts"];
  const sealed = (type: string) => ({ type: "m.room.encrypted", content: { clear: { type, content: {} } } });
  told["/messages"] = { chunk: [sealed("m.call.reject")] };
  expect(await silent()).toBe(true);
  told["/messages"] = { chunk: [sealed("m.call.reject"), sealed("m.room.message")] };
  expect(await silent()).toBe(false);
});

test("whom a stranger has to share a room with, the server tells", async () => {
  told["account_data/org.veche.calls"] = { who_may_call: "shared_rooms" };
  told.mutual_rooms = { joined: ["!r"] };
  expect(await silent(reason)).toBe(true);
  told.mutual_rooms = { joined: ["!r", "!other"] };
  expect(await silent(reason)).toBe(false);
});

test("of a call that the server cannot see it is asked; where it has no answer, people ring whom one knows", async () => {
  const rings = async (content: object = reason) =>
    !(await isSilentCall(
      ACCOUNT,
      "!r",
      { type: "m.call.invite", sender: BORIS, content: { ...content }, sealedId: "$call" },
      decrypt,
    ));
  told["/_veche/v1/rooms/!r/call/may-ring"] = { may_ring: true };
  expect(await rings()).toBe(true);
  told["/_veche/v1/rooms/!r/call/may-ring"] = { may_ring: false };
  expect(await rings()).toBe(false);
  const contacts = { people: { [BORIS]: { added_ms: 1 } } };
  told["account_data/org.veche.contacts"] = contacts;
  expect(await rings({})).toBe(false);
  for (const [status, errcode, stranger, contact] of [
    [404, "M_UNRECOGNIZED", true, true],
    [404, "M_NOT_FOUND", false, false],
    [429, "M_LIMIT_EXCEEDED", false, true],
    [500, "M_UNKNOWN", false, true],
  ] as const) {
    refusal = { status, errcode };
    delete told["account_data/org.veche.contacts"];
    expect([errcode, await rings()]).toEqual([errcode, stranger]);
    told["account_data/org.veche.contacts"] = contacts;
    expect([errcode, await rings()]).toEqual([errcode, contact]);
  }
});

test("in a small group whoever is known rings, and what is only to be told of does not", async () => {
  told.joined_members = { joined: { "@anna:x": {}, [BORIS]: {}, "@clara:x": {} } };
  const kind = "org.matrix.msc4075.rtc.notification";
  const ring = { notification_type: "ring", ...reason };
  expect(await silent(ring, kind)).toBe(true);
  told["/messages"] = { chunk: [{ type: "m.room.message", content: {} }] };
  expect(await silent(ring, kind)).toBe(false);
  told["account_data/org.veche.calls"] = { who_may_call: "contacts" };
  expect(await silent(ring, kind)).toBe(true);
  delete told["account_data/org.veche.calls"];
  const many = Array.from({ length: 33 }, (_, number) => [`@p${number}:x`, {}]);
  told.joined_members = { joined: Object.fromEntries(many) };
  expect(await silent(ring, kind)).toBe(true);
  told.joined_members = { joined: { "@anna:x": {}, [BORIS]: {}, "@clara:x": {} } };
  expect(await silent({ notification_type: "notification" }, kind)).toBe(true);
});
