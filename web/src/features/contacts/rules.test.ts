// Contacts are read from anything, and adding and removing are each other's opposite.
import fc from "fast-check";
import { expect, test } from "vitest";
import { readContacts, withContact, withoutContact } from "./rules.ts";

test("whatever account data holds, reading it does not fail", () => {
  fc.assert(fc.property(fc.anything(), (content) => void readContacts(content)));
  expect(readContacts({ people: { "@a:x": { added_ms: 5 }, "not an id": {}, "@b:x": null } })).toEqual({
    "@a:x": { added_ms: 5 },
    "@b:x": { added_ms: 0 },
  });
});

test("whoever was added can be removed, and nobody else has changed", () => {
  const before = { "@a:x": { added_ms: 1 } };
  expect(withoutContact(withContact(before, "@b:x", 2), "@b:x")).toEqual(before);
  expect(withContact(before, "@a:x", 9)).toBe(before);
  expect(readContacts({ people: withContact(before, "@b:x", 2) })).toEqual(withContact(before, "@b:x", 2));
});
