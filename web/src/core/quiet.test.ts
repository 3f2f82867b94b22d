import { expect, test } from "vitest";
import { isBeforeEnd, isQuiet } from "./quiet.ts";

const NIGHT = { enabled: true, from: "22:00", to: "07:00", time_zone: "Europe/Moscow" };
const FRIDAY_NOON_MS = Date.UTC(2026, 2, 6, 9); // in Moscow
const HOUR_MS = 3_600_000;

// The same cases as the server's.
test.each<[number, object, boolean]>([
  [0, {}, false],
  [9.9, {}, false],
  [10, {}, true],
  [18.9, {}, true],
  [19, {}, false],
  [10, { enabled: false }, false],
  [10, { days: [5] }, true],
  [18, { days: [5] }, true],
  [10, { days: [6] }, false],
  [18, { days: [6] }, false],
  [0, { from: "09:00", to: "17:00" }, true],
  [5, { from: "09:00", to: "17:00" }, false],
  [0, { from: "09:00", to: "17:00", days: [1] }, false],
  [3, { from: "09:00", to: "09:00" }, true],
  [10, { time_zone: "Moon/Crater" }, false],
  [10, { time_zone: 3 }, false],
  [10, { from: "late" }, false],
  [10, { to: 5 }, false],
  [10, { days: "often" }, true],
  [0, { enabled: false, until_ms: FRIDAY_NOON_MS + 1 }, true],
  [0, { enabled: false, until_ms: FRIDAY_NOON_MS }, false],
  [0, { enabled: false, until_ms: "long" }, false],
])("%d hours after noon with %j: %s", (hours, more, expected) => {
  expect(isQuiet({ ...NIGHT, ...more }, FRIDAY_NOON_MS + hours * HOUR_MS)).toBe(expected);
});

test("a Sunday night is still Sunday's after midnight", () => {
  const mondayOne = Date.UTC(2026, 2, 8, 22); // 01:00 in Moscow
  expect(isQuiet({ ...NIGHT, days: [7] }, mondayOne)).toBe(true);
  expect(isQuiet({ ...NIGHT, days: [1] }, mondayOne)).toBe(false);
});

test("who asked for nothing is told", () => {
  for (const content of [undefined, null, {}, "x"]) expect(isQuiet(content, FRIDAY_NOON_MS)).toBe(false);
  expect(isBeforeEnd(undefined, FRIDAY_NOON_MS)).toBe(false);
});
