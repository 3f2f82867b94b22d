import { expect, test } from "vitest";
import { columnsFor } from "./grid.ts";

test.each([
  ["one alone", 1, 1400, 700, 1],
  ["two on a desktop", 2, 1400, 700, 2],
  ["three on a desktop", 3, 1400, 700, 2],
  ["six on a desktop", 6, 1400, 700, 3],
  ["two on a phone", 2, 366, 660, 1],
  ["three on a phone", 3, 366, 660, 1],
  ["six on a phone", 6, 366, 660, 2],
  ["a hundred on a phone, no smaller than can be seen", 100, 366, 660, 3],
  ["where nothing was measured yet", 3, 0, 0, 1],
])("%s", (_, count, width, height, columns) => {
  expect(columnsFor(count, width, height)).toBe(columns);
});
