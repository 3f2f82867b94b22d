// Who is rung in a group: few by default, and never hundreds.
import { expect, test } from "vitest";
import { isMeant, mayRingAll, ringsByDefault } from "./groupRing.ts";

test("small groups ring by default, larger ones by choice, and large ones never", () => {
  expect([2, 3, 8, 9, 32, 33].map(mayRingAll)).toEqual([false, true, true, true, true, false]);
  expect([2, 3, 8, 9, 33].map(ringsByDefault)).toEqual([false, true, true, false, false]);
});

test.each([
  [{ "m.mentions": { room: true } }, true],
  [{ "m.mentions": { user_ids: ["@anna:x"] } }, true],
  [{ "m.mentions": { user_ids: ["@boris:x"], room: false } }, false],
  [{ "m.mentions": { user_ids: "@anna:x" } }, false],
  [{ "m.mentions": null }, false],
  [{}, false],
])("%j is meant for Anna: %s", (content, is) => {
  expect(isMeant(content, "@anna:x")).toBe(is);
});
