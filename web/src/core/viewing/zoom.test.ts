import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Frame,
  fitInto,
  LARGEST_SCALE,
  type Lay,
  panBy,
  pinch,
  readSwipe,
  toggleZoom,
  WHOLE,
  zoomAt,
} from "./zoom.ts";

const length = fc.integer({ min: 1, max: 4000 });
const box = fc.record({ width: length, height: length });
const frame = fc
  .record({ natural: box, window: box })
  .map(({ natural, window }): Frame => ({ picture: fitInto(natural, window), window }));
const point = fc.record({
  x: fc.integer({ min: -2000, max: 2000 }),
  y: fc.integer({ min: -2000, max: 2000 }),
});
const factor = fc.double({ min: 0.1, max: 10, noNaN: true });

/** Anything that can be done, as a change of what is seen. */
const step = fc.oneof(
  fc.tuple(factor, point).map(
    ([by, at]) =>
      (lay: Lay, in_: Frame) =>
        zoomAt(lay, by, at, in_),
  ),
  point.map((by) => (lay: Lay, in_: Frame) => panBy(lay, by, in_)),
  fc.tuple(point, point, point, point).map(
    ([a, b, c, d]) =>
      (lay: Lay, in_: Frame) =>
        pinch(lay, [a, b], [c, d], in_),
  ),
  point.map((at) => (lay: Lay, in_: Frame) => toggleZoom(lay, at, in_)),
);

test("a picture fits, keeps its proportion, and is never made larger than it is", () => {
  fc.assert(
    fc.property(box, box, (natural, window) => {
      const fitted = fitInto(natural, window);
      expect(fitted.width).toBeLessThanOrEqual(Math.min(natural.width, window.width) + 1e-9);
      expect(fitted.height).toBeLessThanOrEqual(Math.min(natural.height, window.height) + 1e-9);
      expect(fitted.width * natural.height).toBeCloseTo(fitted.height * natural.width, 4);
    }),
  );
});

test("whatever is done, the picture stays between whole and largest, and no edge comes further in than it must", () => {
  fc.assert(
    fc.property(frame, fc.array(step, { maxLength: 12 }), (in_, steps) => {
      const { scale, x, y } = steps.reduce((lay, act) => act(lay, in_), WHOLE);
      expect(scale).toBeGreaterThanOrEqual(1);
      expect(scale).toBeLessThanOrEqual(LARGEST_SCALE);
      const free = (size: number, room: number) => Math.max(0, (size * scale - room) / 2) + 1e-6;
      expect(Math.abs(x)).toBeLessThanOrEqual(free(in_.picture.width, in_.window.width));
      expect(Math.abs(y)).toBeLessThanOrEqual(free(in_.picture.height, in_.window.height));
    }),
  );
});

test("what is under the pointer stays there, where the picture fills the window", () => {
  const in_: Frame = { picture: { width: 800, height: 600 }, window: { width: 800, height: 600 } };
  const at = { x: 120, y: -80 };
  const lay = zoomAt(WHOLE, 3, at, in_);
  const pointOf = ({ scale, x, y }: Lay) => ({ x: (at.x - x) / scale, y: (at.y - y) / scale });
  expect(pointOf(lay).x).toBeCloseTo(pointOf(WHOLE).x);
  expect(pointOf(lay).y).toBeCloseTo(pointOf(WHOLE).y);
});

test("all the way in and out again shows the whole picture where it was", () => {
  fc.assert(
    fc.property(frame, point, (in_, at) => {
      expect(zoomAt(zoomAt(WHOLE, 100, at, in_), 0.001, at, in_)).toEqual(WHOLE);
      expect(toggleZoom(toggleZoom(WHOLE, at, in_), at, in_)).toEqual(WHOLE);
    }),
  );
});

test("a swipe is far enough, and mostly in one direction", () => {
  const phone = { width: 390, height: 844 };
  expect(readSwipe({ x: -200, y: 20 }, phone)).toBe("left");
  expect(readSwipe({ x: 200, y: -20 }, phone)).toBe("right");
  expect(readSwipe({ x: 30, y: 5 }, phone)).toBeUndefined();
  expect(readSwipe({ x: 20, y: 300 }, phone)).toBe("down");
  expect(readSwipe({ x: 20, y: -300 }, phone)).toBeUndefined();
});
