import { expect, test } from "vitest";
import { readSlowMode, waitBeforeNext } from "./slowMode.ts";

test("slow mode that others set is read with care", () => {
  expect(
    [undefined, {}, { interval_ms: -1 }, { interval_ms: "9" }, { interval_ms: 1.5 }].map(readSlowMode),
  ).toEqual([0, 0, 0, 0, 0]);
  expect(readSlowMode({ interval_ms: 30_000 })).toBe(30_000);
  expect(readSlowMode({ interval_ms: 1e12 })).toBe(24 * 3600 * 1000);
});

test("one waits until the time is over, and never longer than once", () => {
  expect(waitBeforeNext(30_000, 1000, 11_000)).toBe(20_000);
  expect(waitBeforeNext(30_000, 1000, 99_000)).toBe(0);
  expect(waitBeforeNext(30_000, 99_000, 1000)).toBe(30_000);
  expect(waitBeforeNext(30_000, undefined, 0)).toBe(0);
  expect(waitBeforeNext(0, 1000, 1000)).toBe(0);
});
