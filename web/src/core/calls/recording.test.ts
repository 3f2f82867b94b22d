import fc from "fast-check";
import { expect, test } from "vitest";
import { fitPicture, LONGEST_MS, MOST_BYTES, nameRecording, placeDrawn, whyFull } from "./recording.ts";

test("it is called by the minute in which it began", () => {
  expect(nameRecording("Call", new Date(2026, 10, 3, 9, 5))).toBe("Call 2026-11-03 09.05.webm");
});

test.each([
  ["it has just begun", 1000, 1000, undefined, undefined],
  ["three hours", LONGEST_MS, 1000, undefined, "time"],
  ["two gigabytes", 1000, MOST_BYTES, undefined, "size"],
  ["what comes at last has to fit as well", 1000, MOST_BYTES - 1000, undefined, "size"],
  ["more than the server takes", 1000, 100_000_000, 100_000_000, "size"],
  ["a server that takes more changes nothing", 1000, 100_000_000, 9_000_000_000, undefined],
])("%s", (_, lengthMs, sizeBytes, serverBytes, why) => {
  expect(whyFull(lengthMs, sizeBytes, serverBytes)).toBe(why);
});

test("everybody has a place inside of the picture, and nobody lies over another", () => {
  const property = fc.property(fc.integer({ min: 1, max: 9 }), fc.boolean(), (count, hasLarge) => {
    const places = placeDrawn(count, hasLarge, 1280, 720);
    expect(places).toHaveLength(count);
    for (const [at, one] of places.entries()) {
      expect(one.x).toBeGreaterThanOrEqual(0);
      expect(one.x + one.width).toBeLessThanOrEqual(1280.001);
      expect(one.y + one.height).toBeLessThanOrEqual(720.001);
      for (const other of places.slice(at + 1)) {
        const isBeside = one.x + one.width <= other.x + 0.001 || other.x + other.width <= one.x + 0.001;
        const isBelow = one.y + one.height <= other.y + 0.001 || other.y + other.height <= one.y + 0.001;
        expect(isBeside || isBelow).toBe(true);
      }
    }
  });
  fc.assert(property);
});

test("something large has most of the picture", () => {
  const [large, first] = placeDrawn(3, true, 1000, 800);
  expect(large).toEqual({ x: 0, y: 0, width: 800, height: 800 });
  expect(first).toEqual({ x: 800, y: 0, width: 200, height: 200 });
});

test("a face fills its place, and of a screen all is seen", () => {
  const place = { x: 10, y: 0, width: 100, height: 100 };
  const picture = { width: 200, height: 100 };
  expect(fitPicture(picture, place, false)).toEqual({
    from: { x: 50, y: 0, width: 100, height: 100 },
    to: place,
  });
  expect(fitPicture(picture, place, true)).toEqual({
    from: { x: 0, y: 0, width: 200, height: 100 },
    to: { x: 10, y: 25, width: 100, height: 50 },
  });
});
