import fc from "fast-check";
import { expect, test } from "vitest";
import { boxOf, formatDuration, formatSize } from "./mediaBox.ts";

test("a picture keeps its shape", () => {
  expect(boxOf(840, 360)).toEqual({ width: 420, height: 180 });
  expect(boxOf(100, 100)).toEqual({ width: 100, height: 100 });
});

test("whatever a picture says of its size, its box fits the screen", () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (w, h) => {
      const { width, height } = boxOf(w, h);
      expect(Number.isInteger(width) && width >= 48 && width <= 420).toBe(true);
      expect(Number.isInteger(height) && height >= 48 && height <= 360).toBe(true);
    }),
  );
  for (const size of [0, -1, 1e308, Number.NaN, Number.POSITIVE_INFINITY, "5", null]) boxOf(size, 1e-300);
});

test("sizes and durations in words", () => {
  expect(formatSize(1_400_000, "en")).toBe("1.4 MB");
  expect(formatSize(5, "en")).toBe("5 bytes");
  expect(formatSize("5", "en")).toBeUndefined();
  expect(formatDuration(83_000)).toBe("1:23");
  expect(formatDuration(3_723_000)).toBe("1:02:03");
  expect(formatDuration(-1)).toBeUndefined();
});
