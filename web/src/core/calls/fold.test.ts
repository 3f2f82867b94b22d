// What became of a call does not depend on the order in which its events came, nor on how often.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CallSign, foldCall, readSign } from "./fold.ts";

const ANNA = "@anna:x";
const BORIS = "@boris:x";
const NOW = 10_000_000;

const sign = fc.record({
  kind: fc.constantFrom("invite" as const, "answer" as const, "hangup" as const, "reject" as const),
  callId: fc.constant("c"),
  sender: fc.constantFrom(ANNA, BORIS, "@carla:x"),
  atMs: fc.nat(5),
  code: fc.constantFrom(undefined, "user_busy", "ice_failed", "replaced"),
});

const at = (
  kind: CallSign["kind"],
  sender: string,
  atMs: number,
  more: Partial<CallSign> = {},
): CallSign => ({
  kind,
  callId: "c",
  sender,
  atMs,
  ...more,
});
const invite = at("invite", ANNA, 1000, { isVideo: true, lifetimeMs: 60_000 });
const outcomeOf = (...signs: CallSign[]) => foldCall([invite, ...signs], NOW)?.outcome;

test("the order and doubles do not matter", () => {
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (signs, dice) => {
      const shuffled = [...signs, ...signs.slice(0, 3)]
        .map((one) => ({ one, rank: dice.next().value as number }))
        .sort((left, right) => left.rank - right.rank)
        .map(({ one }) => one);
      expect(foldCall(shuffled, NOW)).toEqual(foldCall(signs, NOW));
    }),
  );
});

test("somebody who has no part in an answered call cannot end it", () => {
  fc.assert(
    fc.property(fc.nat(100_000), (later) => {
      expect(outcomeOf(at("answer", BORIS, 2000), at("hangup", "@carla:x", 2000 + later))).toBe("open");
    }),
  );
});

test("what became of it", () => {
  expect(foldCall([invite, at("answer", BORIS, 3000), at("hangup", ANNA, 68_000)], NOW)).toEqual({
    callId: "c",
    caller: ANNA,
    isVideo: true,
    outcome: "talked",
    startedMs: 1000,
    durationMs: 65_000,
  });
  expect(foldCall([invite], 30_000)?.outcome).toBe("ringing");
  expect(outcomeOf()).toBe("missed");
  expect(outcomeOf(at("hangup", ANNA, 5000))).toBe("missed");
  expect(outcomeOf(at("hangup", ANNA, 61_000, { code: "invite_timeout" }))).toBe("missed");
  expect(outcomeOf(at("reject", BORIS, 5000))).toBe("declined");
  expect(outcomeOf(at("reject", BORIS, 5000, { code: "user_busy" }))).toBe("busy");
  expect(outcomeOf(at("hangup", BORIS, 5000))).toBe("declined");
  expect(outcomeOf(at("answer", BORIS, 2000), at("hangup", ANNA, 9000, { code: "ice_failed" }))).toBe(
    "failed",
  );
  expect(outcomeOf(at("answer", ANNA, 2000))).toBe("missed");
  expect(foldCall([at("hangup", ANNA, 1)], NOW)).toBeUndefined();
});

test("events are read whatever they hold", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.anything()), (content) => {
      readSign("m.call.invite", content, ANNA, 1);
      readSign("m.call.invite", { ...content, call_id: "c" }, ANNA, 1);
    }),
  );
  const content = {
    call_id: "c",
    lifetime: 9e9,
    offer: { type: "offer", sdp: "v=0\r\nm=audio 9\r\nm=video 9\r\n" },
  };
  expect(readSign("m.call.invite", content, ANNA, 1)).toMatchObject({ isVideo: true, lifetimeMs: 120_000 });
  expect(readSign("m.call.candidates", { call_id: "c" }, ANNA, 1)).toBeUndefined();
  expect(readSign("m.call.invite", { call_id: "c", conf_id: "group" }, ANNA, 1)).toBeUndefined();
});
