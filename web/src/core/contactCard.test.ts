import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCard, parseCard } from "./contactCard.ts";

const word = fc
  .string({ unit: "grapheme", minLength: 1 })
  .map((text) => text.replace(/[\r\n]/g, " ").trim())
  .filter(Boolean);

test("a card that is written is read again, whatever stands in it", () => {
  fc.assert(
    fc.property(word, word, (name, phone) => {
      fc.pre(!/^tel:/i.test(phone));
      expect(parseCard(formatCard({ name, phone }))).toEqual({ name, phone });
    }),
  );
});

test("lines are short, and no letter is broken", () => {
  const card = formatCard({ name: "Семён".repeat(50), userId: "@semyon:example.org" });
  for (const line of card.split("\r\n"))
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  expect(parseCard(card)).toEqual({ name: "Семён".repeat(50), userId: "@semyon:example.org" });
});

test("a card of an old address book is read", () => {
  const card = 'BEGIN:VCARD\nVERSION:3.0\nitem1.TEL;TYPE="voice,home":+7 900\nFN:Анна\\, врач\nEND:VCARD';
  expect(parseCard(card)).toEqual({ name: "Анна, врач", phone: "+7 900" });
});

test("what is no card is none", () => {
  expect(parseCard("hello")).toBeUndefined();
  expect(parseCard("BEGIN:VCARD\nEND:VCARD")).toBeUndefined();
});
