import fc from "fast-check";
import { expect, test } from "vitest";
import { faultOfTime, suggestTimes, toLocalInput } from "./schedule.ts";

test("what is offered lies in the future, can be chosen, and comes in order", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(2020, 0), max: new Date(2060, 0), noInvalidDate: true }), (now) => {
      const times = suggestTimes(now).map(({ at }) => at);
      expect(times.length).toBeGreaterThanOrEqual(2);
      for (const at of times) expect(faultOfTime(at, now)).toBeUndefined();
      expect(times).toEqual([...times].sort((one, other) => one.getTime() - other.getTime()));
      expect(new Set(times.map(Number)).size).toBe(times.length);
    }),
  );
});

test("on a Sunday the next morning is Monday's, and said once", () => {
  const sunday = new Date(2026, 10, 22, 12);
  expect(suggestTimes(sunday).map(({ name }) => name)).toEqual(["hour", "evening", "morning"]);
});

test("neither the past nor the far future", () => {
  const now = new Date(2026, 0, 1);
  expect(faultOfTime(new Date(2025, 0, 1), now)).toBe("past");
  expect(faultOfTime(new Date(2026, 2, 1), now)).toBe("far");
  expect(faultOfTime(new Date(Number.NaN), now)).toBe("past");
});

test("a time for an input is the time on the wall", () => {
  expect(toLocalInput(new Date(2026, 0, 5, 9, 7))).toBe("2026-01-05T09:07");
});
