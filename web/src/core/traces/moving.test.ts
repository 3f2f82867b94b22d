import fc from "fast-check";
import { expect, test } from "vitest";
import { isMoving } from "./moving.ts";
import { SIGNATURE } from "./png.ts";

const letters = (text: string) => [...new TextEncoder().encode(text)];
const bytesOf = (...parts: readonly number[][]) => new Uint8Array(parts.flat());

/** Of a PNG; what comes after the body of a chunk is its sum. */
function chunk(name: string, body: readonly number[] = []): number[] {
  return [0, 0, body.length >> 8, body.length & 255, ...letters(name), ...body, 1, 2, 3, 4];
}

function webp(form: string, flags: number): Uint8Array<ArrayBuffer> {
  return bytesOf(letters("RIFF"), [9, 9, 0, 0], letters(`WEBP${form}`), [10, 0, 0, 0, flags, 0, 0, 0]);
}

const body = fc.array(fc.nat(255), { maxLength: 400 });
const others = fc.array(fc.tuple(fc.constantFrom("iCCP", "tEXt", "gAMA", "eXIf"), body), { maxLength: 5 });

test("a WebP moves when its head says so, whatever else it says", () => {
  fc.assert(
    fc.property(fc.nat(255), (flags) => {
      expect(isMoving(webp("VP8X", flags))).toBe((flags & 2) !== 0);
      expect(isMoving(webp("VP8 ", flags))).toBe(false);
      expect(isMoving(webp("VP8L", flags))).toBe(false);
    }),
  );
});

test("a PNG moves when it tells of frames before the picture, not after it and not in words", () => {
  fc.assert(
    fc.property(others, body, (between, picture) => {
      const head = [
        ...SIGNATURE,
        ...chunk("IHDR"),
        ...between.flatMap(([name, inside]) => chunk(name, inside)),
      ];
      const words = chunk("tEXt", letters("....acTL"));
      expect(isMoving(bytesOf(head, chunk("acTL"), chunk("IDAT", picture)))).toBe(true);
      expect(isMoving(bytesOf(head, words, chunk("IDAT", picture), chunk("acTL")))).toBe(false);
    }),
  );
});

test("an AVIF moves when a row of pictures is among its brands, first or not", () => {
  const brand = fc.constantFrom<string[]>("avif", "mif1", "miaf", "MA1B", "msf1", "mp42");
  fc.assert(
    fc.property(brand, fc.array(brand, { maxLength: 6 }), fc.nat(6), (first, others, at) => {
      const named = (major: string, rest: readonly string[]) =>
        bytesOf(
          [0, 0, 0, 16 + 4 * rest.length],
          letters(`ftyp${major}`),
          [0, 0, 0, 0],
          letters(rest.join("")),
          letters("....meta"),
        );
      expect(isMoving(named(first, others))).toBe(false);
      expect(isMoving(named("avis", others))).toBe(true);
      expect(isMoving(named(first, others.toSpliced(at, 0, "avis")))).toBe(true);
      // What comes after them is none of them.
      expect(isMoving(bytesOf([...named(first, others)], letters("avis")))).toBe(false);
    }),
  );
});

test("nothing that is broken, short or of another kind moves or fails", () => {
  const begins = fc.constantFrom<number[][]>(
    [],
    [SIGNATURE],
    [letters("RIFF....WEBPVP8X")],
    [letters("GIF89a")],
    [letters("....ftypavif")],
  );
  fc.assert(
    fc.property(begins, body, (begin, rest) => {
      expect(typeof isMoving(bytesOf(...begin, rest))).toBe("boolean");
    }),
  );
  const moving = bytesOf([...SIGNATURE], chunk("IHDR"), chunk("acTL"));
  fc.assert(
    fc.property(fc.nat(27), (length) => {
      expect(isMoving(moving.slice(0, length))).toBe(false);
    }),
  );
});
