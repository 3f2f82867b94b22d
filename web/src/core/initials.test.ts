import fc from "fast-check";
import { expect, test } from "vitest";
import { colourOf, initialOf } from "./initials.ts";

test("a name is stood for by its first letter", () => {
  expect(initialOf("anna")).toBe("A");
  expect(initialOf("@боб:example.org")).toBe("Б");
  expect(initialOf("👩‍🚀 Space")).toBe("👩‍🚀");
  expect(initialOf("...")).toBe("?");
});

test("an id has one colour, within bounds", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 20 }), (id, count) => {
      const colour = colourOf(id, count);
      expect(colour).toBe(colourOf(id, count));
      expect(colour >= 0 && colour < count).toBe(true);
    }),
  );
});
