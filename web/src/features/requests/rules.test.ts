// Which invitations are kept apart.
import { expect, test } from "vitest";
import { isRequest } from "./rules.ts";

test("invitations of people one knows are not kept apart; those of others are", () => {
  const known = new Set(["@friend:x"]);
  expect(isRequest({ isInvite: true, inviterId: "@friend:x" }, known)).toBe(false);
  expect(isRequest({ isInvite: true, inviterId: "@stranger:x" }, known)).toBe(true);
  expect(isRequest({ isInvite: true, inviterId: undefined }, known)).toBe(true);
  expect(isRequest({ isInvite: false, inviterId: undefined }, known)).toBe(false);
});
