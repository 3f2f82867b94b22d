// Until when a call rings, and what ends it: whoever lies about the time gains nothing.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  declineContent,
  LONGEST_RING_MS,
  type Present,
  RING_MS,
  readDecline,
  readRing,
  ringContent,
  standingOf,
} from "./ring.ts";

const SENT = 1_000_000;
const ring = (more: Record<string, unknown> = {}) =>
  readRing({ notification_type: "ring", sender_ts: SENT, lifetime: 30_000, ...more }, SENT);

test("a ring is read whatever it holds, and never rings longer than it may", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), fc.anything(), (more, a, b) => {
      const found = ring({ ...more, notification_type: "ring", lifetime: a, sender_ts: b });
      expect(found?.lifetimeMs).toBeLessThanOrEqual(LONGEST_RING_MS);
      readDecline(more);
    }),
  );
});

test("it rings from when it was sent, for as long as it says", () => {
  expect(ring()).toEqual({ lifetimeMs: 30_000, isVideo: undefined });
  expect(ring({ sender_ts: SENT - 10_000 })?.lifetimeMs).toBe(20_000);
  expect(ring({ sender_ts: SENT - 100_000 })?.lifetimeMs).toBeLessThan(0);
  expect(ring({ sender_ts: SENT + 9e9 })?.lifetimeMs).toBe(30_000);
  expect(ring({ lifetime: "long" })?.lifetimeMs).toBe(RING_MS);
  expect(ring({ "m.call.intent": "audio" })?.isVideo).toBe(false);
  expect(ring({ "m.call.intent": "video" })?.isVideo).toBe(true);
  expect(ring({ notification_type: "notification" })).toBeUndefined();
});

test("what we send is read by us", () => {
  const wish = { membershipId: "$m", callee: "@b:x", isVideo: true, reason: "the parcel", nowMs: SENT };
  expect(ringContent(wish)).toMatchObject({ "org.veche.reason": "the parcel" });
  expect(readRing(ringContent(wish), SENT + 50)).toEqual({ lifetimeMs: RING_MS - 50, isVideo: true });
  expect(readDecline(declineContent("$r", true))).toEqual({ about: "$r", isBusy: true });
  expect(readDecline(declineContent("$r", false))).toEqual({ about: "$r", isBusy: false });
});

test("it rings while whoever calls is there, and one has not come in with another device", () => {
  const self = { userId: "@b:x", deviceId: "B1" };
  const anna: Present = { userId: "@a:x", deviceId: "A", sinceMs: SENT - 10 };
  const mine = (deviceId: string, sinceMs: number): Present => ({ userId: "@b:x", deviceId, sinceMs });
  const standing = (present: Present[], hasRung = false) =>
    standingOf({ caller: "@a:x", sentMs: SENT }, present, self, hasRung);
  expect(standing([])).toBe("waits");
  expect(standing([anna])).toBe("rings");
  expect(standing([], true)).toBe("over");
  expect(standing([anna, mine("B2", SENT + 5)])).toBe("over");
  // A device that has died in the call before is seen there a little longer.
  expect(standing([anna, mine("B2", SENT - 5)])).toBe("waits");
  expect(standing([anna, mine("B1", SENT - 5)])).toBe("rings");
});
