import { expect, test } from "vitest";
import { dayNames, endOf, formatEnd } from "./times.ts";

const NOW = new Date(2026, 2, 6, 18, 30).getTime();

test("pauses end when people expect it", () => {
  expect(new Date(endOf("hour", NOW))).toEqual(new Date(2026, 2, 6, 19, 30));
  expect(new Date(endOf("eightHours", NOW))).toEqual(new Date(2026, 2, 7, 2, 30));
  expect(new Date(endOf("tomorrow", NOW))).toEqual(new Date(2026, 2, 7, 8));
  expect(new Date(endOf("week", NOW))).toEqual(new Date(2026, 2, 13, 18, 30));
});

test("an end today is an hour, another day is named", () => {
  expect(formatEnd(new Date(2026, 2, 6, 19, 30).getTime(), NOW, "en-GB")).toBe("19:30");
  expect(formatEnd(endOf("tomorrow", NOW), NOW, "en-GB")).toContain("Sat");
});

test("a week begins on Monday", () => {
  expect(dayNames("en").map(({ short }) => short)).toEqual(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
  expect(dayNames("ru")[0]).toEqual({ day: 1, short: "пн", long: "понедельник" });
});
