import fc from "fast-check";
import { expect, test } from "vitest";
import { factsOf, isSameFile, type Sample, secondsLeft, speedOf, withSample } from "./transfer.ts";

function sampled(samples: readonly Sample[]): Sample[] {
  return samples.reduce<Sample[]>((all, sample) => withSample(all, sample), []);
}

test("a steady pace is told as it is, however it was sampled", () => {
  const steps = fc.array(fc.integer({ min: 20, max: 3000 }), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 50_000 }), (gaps, bytesPerMs) => {
      let atMs = 0;
      const samples = gaps.map((gap) => {
        atMs += gap;
        return { atMs, bytes: atMs * bytesPerMs };
      });
      const speed = speedOf(sampled(samples));
      if (speed !== undefined) expect(speed).toBeCloseTo(bytesPerMs * 1000, 3);
    }),
  );
});

test("it is the last seconds that count", () => {
  const slow = Array.from({ length: 100 }, (_, second) => ({ atMs: second * 1000, bytes: second * 10 }));
  const fast = Array.from({ length: 20 }, (_, second) => ({
    atMs: 100_000 + second * 1000,
    bytes: 1000 + second * 5000,
  }));
  const samples = sampled([...slow, ...fast]);
  expect(speedOf(samples)).toBe(5000);
  expect(samples.length).toBeLessThan(15);
});

test("nothing is told too early, and nothing goes backwards", () => {
  expect(speedOf([])).toBeUndefined();
  expect(
    speedOf(
      sampled([
        { atMs: 0, bytes: 0 },
        { atMs: 100, bytes: 9 },
      ]),
    ),
  ).toBeUndefined();
  const back = sampled([
    { atMs: 0, bytes: 500 },
    { atMs: 1000, bytes: 900 },
    { atMs: 2000, bytes: 100 },
    { atMs: 3000, bytes: 300 },
  ]);
  expect(speedOf(back)).toBe(200);
});

test("the time that is left", () => {
  expect(secondsLeft(0, 1000, 300)).toBe(4);
  expect(secondsLeft(1000, 1000, 300)).toBe(0);
  expect(secondsLeft(0, 1000, 0)).toBeUndefined();
  expect(secondsLeft(0, 1000)).toBeUndefined();
});

test("a file with another size, name or time is another file", () => {
  const file = { name: "a.bin", size: 10, lastModified: 5 };
  const facts = factsOf(file);
  expect(isSameFile(facts, file)).toBe(true);
  for (const other of [{ name: "b.bin" }, { size: 11 }, { lastModified: 6 }])
    expect(isSameFile(facts, { ...file, ...other })).toBe(false);
});
