// What became of a call of two does not depend on the order in which its events came.
import fc from "fast-check";
import { expect, test } from "vitest";
import { foldCall } from "./fold.ts";
import { CALL_MEMBER, DECLINE, declineContent, RING, ringContent } from "./ring.ts";
import { type RtcSign, readRtcSign, splitCalls, splitGroupCalls } from "./rtcSigns.ts";

const ANNA = "@anna:x";
const BORIS = "@boris:x";
const NOW = 10_000_000;

let count = 0;
const at = (kind: RtcSign["kind"], sender: string, atMs: number, more: Partial<RtcSign> = {}): RtcSign => ({
  kind,
  id: `$${kind}-${++count}`,
  sender,
  atMs,
  ...(kind === "ring" && { isVideo: false, lifetimeMs: 60_000 }),
  ...more,
});
const became = (...signs: RtcSign[]) =>
  splitCalls(signs).map((call) => {
    const { outcome, durationMs } = foldCall(call, NOW) ?? {};
    return durationMs === undefined ? outcome : `${outcome} ${durationMs}`;
  });
const ring = at("ring", ANNA, 1000, { id: "$ring" });

test("the order does not matter", () => {
  const sign = fc.record({
    kind: fc.constantFrom("ring" as const, "decline" as const, "came" as const, "left" as const),
    sender: fc.constantFrom(ANNA, BORIS),
    atMs: fc.nat(9),
    about: fc.constantFrom("$0", "$1"),
  });
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 9 }), fc.infiniteStream(fc.nat()), (found, dice) => {
      const signs = found.map((one, n) => ({ ...one, id: `$${n}`, lifetimeMs: 5 }));
      const shuffled = signs
        .map((one) => ({ one, rank: dice.next().value as number }))
        .sort((left, right) => left.rank - right.rank)
        .map(({ one }) => one);
      const tell = (some: RtcSign[]) => splitCalls(some).map((call) => foldCall(call, NOW));
      expect(tell(shuffled)).toEqual(tell(signs));
    }),
  );
});

test("what became of it", () => {
  const answered = [ring, at("came", ANNA, 900), at("came", BORIS, 3000)];
  expect(became(...answered)).toEqual(["open"]);
  expect(became(...answered, at("left", ANNA, 68_000), at("left", BORIS, 68_010))).toEqual(["talked 65000"]);
  expect(became(...answered, at("left", BORIS, 4000))).toEqual(["talked 1000"]);
  expect(became(ring)).toEqual(["missed"]);
  expect(became(ring, at("left", ANNA, 5000))).toEqual(["missed"]);
  expect(became(ring, at("decline", BORIS, 5000, { about: "$ring" }), at("left", ANNA, 5100))).toEqual([
    "declined",
  ]);
  expect(became(ring, at("decline", BORIS, 5000, { about: "$ring", isBusy: true }))).toEqual(["busy"]);
  // Nobody declines for others, and a device that has died before this call does not end it.
  expect(became(ring, at("decline", ANNA, 5000, { about: "$ring" }))).toEqual(["missed"]);
  expect(became(ring, at("left", BORIS, 2000), at("came", BORIS, 3000), at("left", BORIS, 5000))).toEqual([
    "talked 2000",
  ]);
});

test("who rings back while it rings has answered; who rings later begins another call", () => {
  const both = [ring, at("came", BORIS, 950), at("ring", BORIS, 1100)];
  expect(became(...both, at("left", ANNA, 3100))).toEqual(["talked 2000"]);
  expect(became(ring, at("left", ANNA, 2000), at("ring", BORIS, 3000))).toEqual(["missed", "missed"]);
  expect(became(ring, at("ring", ANNA, 50_000))).toEqual(["missed", "missed"]);
});

test("events are read whatever they hold", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.anything()), (content) => {
      for (const type of [RING, DECLINE, CALL_MEMBER]) readRtcSign(type, content, ANNA, 1, "$e");
    }),
  );
  const wish = { membershipId: "$m", callee: BORIS, isVideo: true, reason: "", nowMs: 1 };
  expect(readRtcSign(RING, ringContent(wish), ANNA, 1, "$e")).toMatchObject({ kind: "ring", isVideo: true });
  expect(readRtcSign(DECLINE, declineContent("$e", false), BORIS, 2, "$d")).toMatchObject({ about: "$e" });
  expect(readRtcSign(CALL_MEMBER, { application: "m.call" }, BORIS, 2, "$c")?.kind).toBe("came");
  expect(readRtcSign(CALL_MEMBER, {}, BORIS, 2, "$l")?.kind).toBe("left");
  expect(readRtcSign("m.room.message", {}, BORIS, 2, "$l")).toBeUndefined();
});

test("what became of a call of a group is what each one did themselves", () => {
  const CARLA = "@carla:x";
  const seenBy = (self: string, ...signs: RtcSign[]) =>
    splitGroupCalls(signs, self).map((call) => {
      const { outcome, durationMs } = foldCall(call, NOW) ?? {};
      return durationMs === undefined ? outcome : `${outcome} ${durationMs}`;
    });
  const begun = [at("came", ANNA, 900), ring];
  const talked = [at("came", BORIS, 3000), at("left", ANNA, 8000), at("left", BORIS, 9000)];
  expect(seenBy(BORIS, ...begun)).toEqual(["missed"]);
  expect(seenBy(BORIS, ...begun, ...talked)).toEqual(["talked 6000"]);
  expect(seenBy(ANNA, ...begun, ...talked)).toEqual(["talked 5000"]);
  // Others have answered, declined, and left: that is nothing that Carla did.
  expect(seenBy(CARLA, ...begun, ...talked, at("decline", BORIS, 2000, { about: "$ring" }))).toEqual([
    "missed",
  ]);
  expect(seenBy(CARLA, ...begun, at("decline", CARLA, 2000, { about: "$ring" }))).toEqual(["declined"]);
  // Whoever comes in when it has rung, having seen that there is a call, has missed the ring.
  expect(seenBy(CARLA, ...begun, at("came", CARLA, 70_000), at("left", CARLA, 80_000))).toEqual(["missed"]);
  expect(seenBy(ANNA, ...begun, at("left", ANNA, 5000))).toEqual(["missed"]);
  const again = at("ring", ANNA, 100_000);
  expect(seenBy(BORIS, ...begun, ...talked, again, at("came", BORIS, 101_000))).toEqual([
    "talked 6000",
    "open",
  ]);
});
