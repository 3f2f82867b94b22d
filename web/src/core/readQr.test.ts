// What one app draws as a QR code, another reads byte by byte.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Pixels, readQr } from "./readQr.ts";
import { writeQr } from "./writeQr.ts";

const SCALE = 4;
const BORDER = 4;

function draw(content: string | Uint8ClampedArray): Pixels {
  const rows = writeQr(content);
  const side = (rows.length + 2 * BORDER) * SCALE;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      if (rows[Math.floor(y / SCALE) - BORDER]?.[Math.floor(x / SCALE) - BORDER])
        data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  return { width: side, height: side, data };
}

test("bytes of all kinds come back as they were", () => {
  const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect([...(readQr(draw(new Uint8ClampedArray(bytes))) ?? [])]).toEqual([...bytes]);
    }),
    { numRuns: 40 },
  );
});

test("words of any language are read as they were written", () => {
  const said = "https://chat.example/#/чай 🍵";
  expect(new TextDecoder().decode(readQr(draw(said)))).toBe(said);
});

test("a picture without a code is no error", () => {
  const side = 120;
  expect(
    readQr({ width: side, height: side, data: new Uint8ClampedArray(side * side * 4).fill(200) }),
  ).toBeUndefined();
});
