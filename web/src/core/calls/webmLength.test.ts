import { expect, test } from "vitest";
import { makePlaceForLength, writeLength } from "./webmLength.ts";

const EBML = [0x1a, 0x45, 0xdf, 0xa3, 0x80];
/** A film that has not ended yet does not know its size. */
const SEGMENT = [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const SCALE = [0x2a, 0xd7, 0xb1, 0x83, 0x0f, 0x42, 0x40];
const TRACKS = [0x16, 0x54, 0xae, 0x6b, 0x81, 0x00];
const info = (size: number[], inside: number[]) => [0x15, 0x49, 0xa9, 0x66, ...size, ...inside];
const film = (...parts: number[][]) => new Uint8Array(parts.flat());

test("the length gets a place behind what else is told of the film, and all else stays", () => {
  const head = film(EBML, SEGMENT, info([0x87], SCALE), TRACKS);
  const { bytes, lengthAt } = makePlaceForLength(head) ?? expect.fail();
  const length = [0x44, 0x89, 0x88, 0, 0, 0, 0, 0, 0, 0, 0];
  expect([...bytes]).toEqual([...film(EBML, SEGMENT, info([0x92], [...SCALE, ...length]), TRACKS)]);
  expect([...bytes.subarray(lengthAt - 3, lengthAt)]).toEqual([0x44, 0x89, 0x88]);
  bytes.set(writeLength(61_500), lengthAt);
  expect(new DataView(bytes.buffer).getFloat64(lengthAt)).toBe(61_500);
});

test("a size of eight bytes stays one of eight", () => {
  const head = film(EBML, SEGMENT, info([0x01, 0, 0, 0, 0, 0, 0, 0x07], SCALE), TRACKS);
  const { bytes } = makePlaceForLength(head) ?? expect.fail();
  const begin = EBML.length + SEGMENT.length + 4;
  expect([...bytes.subarray(begin, begin + 8)]).toEqual([0x01, 0, 0, 0, 0, 0, 0, 0x12]);
});

test("a film that has a place for its length keeps it", () => {
  const length = [0x44, 0x89, 0x88, ...writeLength(5)];
  const head = film(EBML, SEGMENT, info([0x92], [...SCALE, ...length]), TRACKS);
  const found = makePlaceForLength(head);
  expect(found?.bytes).toBe(head);
  expect([...head.subarray(found?.lengthAt)].slice(0, 8)).toEqual([...writeLength(5)]);
});

test.each([
  ["nothing", film()],
  ["something else", new TextEncoder().encode("Not a film at all, by no means.")],
  ["half of the beginning", film(EBML, SEGMENT, info([0x87], SCALE.slice(0, 3)))],
  ["no word of it", film(EBML, SEGMENT, TRACKS)],
  ["a size that cannot grow", film(EBML, SEGMENT, info([0xfe], new Array(126).fill(0xec)))],
])("%s is left as it is", (_, head) => {
  expect(makePlaceForLength(head)).toBeUndefined();
});
