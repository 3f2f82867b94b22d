import fc from "fast-check";
import { expect, test } from "vitest";
import { formatExactTime, formatHour, formatShortTime, tameTime } from "./time.ts";

test("whatever time was sent, something is said", () => {
  const time = fc.oneof(fc.double(), fc.constantFrom(9e15, -9e15, Number.NaN, Number.POSITIVE_INFINITY));
  fc.assert(
    fc.property(time, fc.constantFrom("en", "ru"), (timeMs, language) => {
      for (const said of [
        formatHour(timeMs, language),
        formatExactTime(timeMs, language),
        formatShortTime(timeMs, 1_800_000_000_000, language),
        new Date(tameTime(timeMs)).toISOString(),
      ]) {
        expect(said.length).toBeGreaterThan(0);
      }
    }),
  );
});

test("a list says the hour today, and the date of another year", () => {
  const now = new Date(2026, 5, 15, 12).getTime();
  expect(formatShortTime(new Date(2026, 5, 15, 9, 5).getTime(), now, "en-GB")).toBe("09:05");
  expect(formatShortTime(new Date(2024, 5, 15).getTime(), now, "en-GB")).toBe("15 Jun 2024");
});
