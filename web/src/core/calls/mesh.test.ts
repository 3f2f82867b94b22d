// Calls from device to device: for six people, with four pictures, and the same for all when several come at once.
import { expect, test } from "vitest";
import {
  isFull,
  keptPictures,
  limitFor,
  listPlaced,
  MOST_PEOPLE,
  MOST_PICTURES,
  nextTurn,
  readTold,
  type ShownPicture,
  tellSending,
} from "./mesh.ts";

const camera = (identity: string, turn: number): ShownPicture => ({ identity, source: "camera", turn });

test("the seventh has no place", () => {
  expect([isFull(MOST_PEOPLE - 1), isFull(MOST_PEOPLE)]).toEqual([false, true]);
});

test("of two who come as the sixth at once the later one has none, and of the same moment the same one for all", () => {
  const five = Array.from({ length: 5 }, (_, at) => ({ identity: `p${at}`, sinceMs: at }));
  const late = { identity: "a", sinceMs: 100 };
  const early = { identity: "z", sinceMs: 99 };
  expect(listPlaced([late, ...five, early])).toEqual(["p0", "p1", "p2", "p3", "p4", "z"]);
  const same = { identity: "y", sinceMs: 99 };
  expect(listPlaced([early, same, ...five])).toEqual(listPlaced([same, ...five, early]));
  expect(listPlaced([early, same, ...five]).at(-1)).toBe("y");
});

test("the fifth picture stays off; a screen is one", () => {
  const three = [camera("a", 1), camera("b", 2), camera("c", 3)];
  expect(nextTurn([])).toBe(1);
  expect(nextTurn(three)).toBe(4);
  expect(nextTurn([...three, { identity: "a", source: "screen_share", turn: 4 }])).toBeUndefined();
});

test("of two that are turned on as the fourth at once one is kept, the same for all; those before are safe", () => {
  const shown = [camera("z", 1), camera("y", 2), camera("x", 3), camera("c", 4), camera("b", 4)];
  const kept = keptPictures(shown);
  expect(kept).toHaveLength(MOST_PICTURES);
  expect(kept.map(({ identity }) => identity)).toEqual(["z", "y", "x", "b"]);
  expect(keptPictures(shown.toReversed())).toEqual(kept);
});

test("the more there are, the less is sent to each", () => {
  const rates = [1, 2, 3, 4, 5].map((others) => limitFor(others).bitsPerS);
  expect(rates).toEqual(rates.toSorted((one, other) => other - one));
  expect(5 * limitFor(5).bitsPerS).toBeLessThan(2_000_000);
});

test("what a device says of what it sends, and nothing else", () => {
  const told = { hasMicrophone: true, camera: 3, screen: 0 };
  expect(readTold(tellSending(told))).toEqual(told);
  const broken = [
    "",
    "null",
    "[]",
    "{",
    '{"microphone":1,"camera":0,"screen":0}',
    '{"microphone":true,"camera":-1,"screen":0}',
    '{"microphone":true,"camera":0.5,"screen":0}',
    `{"microphone":true,"camera":0,"screen":0,"more":"${"x".repeat(1000)}"}`,
    new ArrayBuffer(2),
    undefined,
  ];
  for (const text of broken) expect(readTold(text)).toBeUndefined();
});
