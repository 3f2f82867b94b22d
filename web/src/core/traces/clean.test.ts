// The examples were written by Pillow, piexif and libheif, and have SECRET wherever something is to be found.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanPicture } from "./clean.ts";
import { type Bytes, lettersAt, type Trace } from "./kinds.ts";
import { isMoving } from "./moving.ts";
import { readExif } from "./tiff.ts";

const read = (name: string): Bytes =>
  new Uint8Array(readFileSync(join(import.meta.dirname, "examples", name)));

function cleaned(bytes: Bytes): Bytes {
  const parts = cleanPicture(bytes)?.parts;
  if (!parts) throw new Error("It should be understood.");
  return new Uint8Array(Buffer.concat(parts));
}

const says = (bytes: Bytes, words: string) => Buffer.from(bytes).includes(words);

/** Latitude and longitude, as they are written in EXIF by either order of bytes. */
const isPlaced = (bytes: Bytes) =>
  [123457, 765433].some((number) =>
    [
      Buffer.from([number >> 24, number >> 16, number >> 8, number]),
      Buffer.from([number, number >> 8, number >> 16, 0]),
    ].some((written) => Buffer.from(bytes).includes(written)),
  );

const ALL: Trace[] = ["device", "notes", "place", "time"];
const TRACED: [name: string, traces: Trace[]][] = [
  ["place.jpg", ALL],
  ["progressive.jpg", ALL],
  ["moving.jpg", ["device", "more", "notes", "place", "time"]],
  ["place.png", ALL],
  ["place.webp", ALL],
  ["place.heic", ALL],
  ["place.avif", ALL],
  ["moving.gif", ["notes"]],
  ["moving.avif", ["device", "notes", "place", "time"]],
];

describe.each(TRACED)("%s", (name, traces) => {
  const bytes = read(name);

  test(`says ${traces}`, () => {
    expect([...(cleanPicture(bytes)?.traces ?? [])].sort()).toEqual(traces);
    expect(says(bytes, "SECRET")).toBe(true);
    if (traces.includes("place")) expect(isPlaced(bytes)).toBe(true);
  });

  test("says nothing once it is cleaned, however often", () => {
    const once = cleaned(bytes);
    expect(says(once, "SECRET")).toBe(false);
    expect(says(once, "Lumen")).toBe(false);
    expect(isPlaced(once)).toBe(false);
    expect([...(cleanPicture(once)?.traces ?? ["?"])]).toEqual([]);
    expect(cleaned(once)).toEqual(once);
  });

  test("whatever is broken in it, nothing is thrown", () => {
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 20 });
    const property = fc.property(changes, fc.nat(bytes.length), (changed, length) => {
      const broken = bytes.slice(0, length || bytes.length);
      for (const [at, byte] of changed) if (at < broken.length) broken[at] = byte;
      cleanPicture(broken);
    });
    fc.assert(property, { numRuns: 300 });
  });
});

test.each(["bare.jpg", "bare.webp"])("in %s there is nothing, and nothing of it is changed", (name) => {
  const bytes = read(name);
  expect([...(cleanPicture(bytes)?.traces ?? ["?"])]).toEqual([]);
  expect(cleaned(bytes)).toEqual(bytes);
});

test.each(["place.jpg", "place.png", "place.webp"])("%s keeps its colours, and which side is up", (name) => {
  const [before, after] = [read(name), cleaned(read(name))];
  const orientationOf = (bytes: Bytes) => {
    const at = Buffer.from(bytes).findIndex((_, here) => /^(MM\0\*|II\*\0)$/.test(lettersAt(bytes, here)));
    return readExif(bytes.subarray(at)).orientation;
  };
  expect(orientationOf(before)).toBeGreaterThan(1);
  expect(orientationOf(after)).toBe(orientationOf(before));
  // PNG holds them compressed.
  const mark = name.endsWith("png") ? "iCCP" : "acsp";
  expect([says(before, mark), says(after, mark)]).toEqual([true, true]);
});

test("an AVIF that moves has as many pictures as before, each as it was", () => {
  const before = read("moving.avif");
  const after = cleaned(before);
  expect([isMoving(before), isMoving(after)]).toEqual([true, true]);
  const sizes = (bytes: Bytes) => Buffer.from(bytes).indexOf("stsz");
  expect(sizes(after)).toBe(sizes(before));
  expect(after.length).toBe(before.length);
});

test.each(["", "%PDF-1.7", "<svg/>", "GIF89a"])("%j is no picture that is understood", (words) => {
  expect(cleanPicture(new TextEncoder().encode(words))).toBeUndefined();
});
