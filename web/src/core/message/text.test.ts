import fc from "fast-check";
import { expect, test } from "vitest";
import { firstWords, isBigEmoji, tameName, tameText } from "./text.ts";

test("a name cannot turn round what stands beside it, nor hide signs", () => {
  expect(tameName("anna\u202Egpj.exe", "?")).toBe("annagpj.exe");
  expect(tameName("an\u200Bna\u2066", "?")).toBe("anna");
  expect(tameName(" \u202E\u200B ", "@anna:x")).toBe("@anna:x");
  expect(tameName("a\n\nb", "?")).toBe("ab");
});

test("a tower of accents is cut, real writing stays", () => {
  expect([...tameText(`Z${"\u0301".repeat(500)}algo`)].length).toBe(8);
  for (const word of ["tiếng Việt", "हिन्दी", "שָׁלוֹם", "ёлка", "👩‍❤️‍👨"]) expect(tameText(word)).toBe(word);
});

test("every name has an end and never a turning sign", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 3000 }), (name) => {
      const tame = tameName(name, "?");
      expect([...tame].length).toBeLessThanOrEqual(81);
      expect(tame).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
      expect(tame.length).toBeGreaterThan(0);
    }),
  );
});

test("one to three emoji are large", () => {
  for (const text of ["🎉", " 👍🏽 ", "👩‍👩‍👧‍👦❤️", "🇫🇷🇩🇪🇷🇺", "1️⃣"]) expect(isBigEmoji(text), text).toBe(true);
  for (const text of ["", "a", "🎉!", "1", "🎉🎉🎉🎉", "#", "😀".repeat(1000)])
    expect(isBigEmoji(text), text).toBe(false);
});

test("first words fit one line", () => {
  expect(firstWords("one\n\n two")).toBe("one two");
  expect(firstWords("a".repeat(70_000), 10)).toBe(`${"a".repeat(10)}…`);
});
