// What one app draws as a QR code, another reads byte by byte.
import fc from "fast-check";
import { encode } from "uqr";
import { expect, test } from "vitest";
import { type Pixels, readQr } from "./readQr.ts";

const SCALE = 4;

function draw(bytes: number[]): Pixels {
  const { data: rows, size } = encode(bytes, { border: 4 });
  const side = size * SCALE;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (rows[Math.floor(y / SCALE)]?.[Math.floor(x / SCALE)])
        data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  return { width: side, height: side, data };
}

test("bytes of all kinds come back as they were", () => {
  const anyBytes = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect([...(readQr(draw(bytes)) ?? [])]).toEqual(bytes);
    }),
    { numRuns: 40 },
  );
});

test("a picture without a code is no error", () => {
  const side = 120;
  expect(
    readQr({ width: side, height: side, data: new Uint8ClampedArray(side * side * 4).fill(200) }),
  ).toBeUndefined();
});
