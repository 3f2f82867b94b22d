import fc from "fast-check";
import { expect, test } from "vitest";
import { EXPIRES_FIELD, expiryOf, formatLife, LIVES_MS, readRoomExpiry, withLife } from "./expiry.ts";

test("every life that can be chosen is one that is read", () => {
  for (const life of LIVES_MS) {
    expect(readRoomExpiry({ after_ms: life })).toBe(life);
    expect(expiryOf(withLife({ body: "gone soon" }, life), 1000)).toBe(1000 + life);
  }
});

test("whatever somebody writes into the field, a message disappears at a sensible time or never", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const at = expiryOf({ [EXPIRES_FIELD]: value }, 0);
      expect(at === undefined || (Number.isInteger(at) && at >= 5000)).toBe(true);
    }),
  );
});

test("a message without a life stays", () => {
  expect(expiryOf(withLife({ body: "hello" }, undefined), 0)).toBeUndefined();
});

test("lives are said as people say them", () => {
  expect(LIVES_MS.map((life) => formatLife(life, "en"))).toEqual([
    "30 seconds",
    "5 minutes",
    "1 hour",
    "1 day",
    "7 days",
    "30 days",
  ]);
  expect(formatLife(7 * 24 * 3600 * 1000, "ru")).toBe("7 дней");
});
