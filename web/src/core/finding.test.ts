import fc from "fast-check";
import { expect, test } from "vitest";
import { findNamed } from "./finding.ts";

const named = (...names: string[]) => names.map((name) => ({ name }));
const namesOf = (things: { name: string }[]) => things.map(({ name }) => name);

test("the whole name is better than its beginning, that better than a word, that better than a part", () => {
  const things = named("The tea house", "Steam", "Team", "Tea");
  expect(namesOf(findNamed("tea", things, 10))).toEqual(["Tea", "Team", "The tea house", "Steam"]);
});

test("case and accents do not matter", () => {
  expect(namesOf(findNamed("ё", named("Елка", "Café"), 10))).toEqual(["Елка"]);
  expect(namesOf(findNamed("cafe", named("Café"), 10))).toEqual(["Café"]);
});

test("nothing typed finds the first, and equals keep their order", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ name: fc.string() })), fc.nat(20), (things, most) => {
      expect(findNamed(" ", things, most)).toEqual(things.slice(0, most));
      const found = findNamed("a", things, things.length);
      const exact = found.filter(({ name }) => name === "a");
      expect(exact).toEqual(things.filter(({ name }) => name === "a"));
    }),
  );
});
