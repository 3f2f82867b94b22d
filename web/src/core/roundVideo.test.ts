import fc from "fast-check";
import { expect, test } from "vitest";
import { isRound, middleSquare, roundFields } from "./roundVideo.ts";

test("a round video is an ordinary one with a mark", () => {
  expect(isRound({ msgtype: "m.video", ...roundFields() })).toBe(true);
  expect(isRound({ msgtype: "m.video", "m.circle": true })).toBe(true);
});

test.each([
  { msgtype: "m.video" },
  { msgtype: "m.video", "m.circle": false },
  { msgtype: "m.video", "m.circle": "true" },
  { msgtype: "m.image", "m.circle": true },
])("%j is not round", (content) => expect(isRound(content)).toBe(false));

test("what is cut out of a camera's picture is square, whole, and in its middle", () => {
  const lengths = fc.integer({ min: 1, max: 8000 });
  const property = fc.property(lengths, lengths, (width, height) => {
    const { x, y, side } = middleSquare(width, height);
    expect(side).toBe(Math.min(width, height));
    expect([x * 2 + side, y * 2 + side]).toEqual([width, height]);
  });
  fc.assert(property);
});
