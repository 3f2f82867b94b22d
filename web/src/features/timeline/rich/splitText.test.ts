import fc from "fast-check";
import { expect, test } from "vitest";
import { splitText } from "./splitText.ts";

const found = (text: string) =>
  splitText(text)
    .filter(({ href, isId }) => href || isId)
    .map(({ part, href }) => (href ? `${part} to ${href}` : part));

test("addresses become links", () => {
  expect(found("See veche.org/a?b=1, please")).toEqual(["veche.org/a?b=1 to https://veche.org/a?b=1"]);
  expect(found("Write to anna@example.org")).toEqual(["anna@example.org to mailto:anna@example.org"]);
});

test("ids are whole, and no links", () => {
  expect(found("اكتب إلى @anna:example.org.")).toEqual(["@anna:example.org"]);
  expect(found("(#tea:localhost:8448)")).toEqual(["#tea:localhost:8448"]);
  expect(found("https://matrix.to/#/@anna:example.org")).toHaveLength(1);
  expect(found("At 10:30, a@b:c")).toEqual([]);
});

test("nothing is lost", () => {
  const word = fc.constantFrom(
    "مرحبا",
    "@a:b.org",
    "#c:d",
    "https://e.org/#/@a:b.org",
    "e.org",
    "(",
    " ",
    ":",
    ".",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string())), (words) => {
      const text = words.join("");
      expect(
        splitText(text)
          .map(({ part }) => part)
          .join(""),
      ).toBe(text);
    }),
  );
});
