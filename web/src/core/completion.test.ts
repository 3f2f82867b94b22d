import fc from "fast-check";
import { expect, test } from "vitest";
import { applyCompletion, findCompletion, rankOf } from "./completion.ts";

test.each([
  ["@", "person", ""],
  ["hi @An", "person", "An"],
  ["hi @Анн", "person", "Анн"],
  ["(@a", "person", "a"],
  ["#gar", "room", "gar"],
  ["so :smi", "emoji", "smi"],
  [":сме", "emoji", "сме"],
  ["/sh", "command", "sh"],
  ["/", "command", ""],
])("%s", (text, kind, query) => {
  expect(findCompletion(text, text.length)).toMatchObject({ kind, query });
});

test.each(["mail@example", "12:30", ":)", "a:b", "x /me", "hello ", "https://x", "C#"])(
  "%s begins nothing",
  (text) => {
    expect(findCompletion(text, text.length)).toBeUndefined();
  },
);

test("only what stands before the caret counts, and what stands after it stays", () => {
  const text = "hi @An there";
  const completion = findCompletion(text, 6);
  expect(completion).toEqual({ kind: "person", query: "An", start: 3, end: 6 });
  if (completion)
    expect(applyCompletion(text, completion, "@Anna")).toEqual({ text: "hi @Anna there", caret: 9 });
});

test("names are found by their beginning, by any of their words, without accents", () => {
  expect(rankOf("anna", "Anna")).toBe(0);
  expect(rankOf("an", "Anna")).toBe(1);
  expect(rankOf("mar", "Anna Maria")).toBe(2);
  expect(rankOf("семен", "Семён")).toBe(0);
  expect(rankOf("x", "Anna")).toBeUndefined();
});

test("wherever the caret is, completing leaves the rest of the text as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (text, at) => {
      const caret = Math.min(at, text.length);
      const completion = findCompletion(text, caret);
      if (!completion) return;
      const edited = applyCompletion(text, completion, "@x");
      expect(edited.text.startsWith(text.slice(0, completion.start))).toBe(true);
      expect(edited.text.endsWith(text.slice(caret))).toBe(true);
    }),
  );
});
