// Look-alike names are found; different ones are not taken for one another.
import fc from "fast-check";
import { expect, test } from "vitest";
import { looksLike, skeletonOf } from "./confusables.ts";

test("the same letters from other alphabets look alike", () => {
  expect(looksLike("Anna", "Аnna")).toBe(true);
  expect(looksLike("pay pal", "рау раl")).toBe(true);
  expect(looksLike("Bill", "BiIl")).toBe(true);
  expect(looksLike("Anna", "A\u200bn\u0301na")).toBe(true);
});

test("different names do not", () => {
  expect(looksLike("Anna", "Boris")).toBe(false);
  expect(looksLike("Мама", "Папа")).toBe(false);
  expect(looksLike("", "...")).toBe(false);
});

test("a skeleton is its own skeleton", () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(skeletonOf(skeletonOf(name))).toBe(skeletonOf(name));
    }),
  );
});
