// What was compared once is never quietly taken for new.
import { expect, test } from "vitest";
import { type Standing, trustOf } from "./trust.ts";

const standing = (is: boolean, was: boolean, needsUserApproval: boolean, known = true): Standing => ({
  known,
  needsUserApproval,
  isCrossSigningVerified: () => is,
  wasCrossSigningVerified: () => was,
});

test("somebody compared stays so until their keys are others, and then it is said", () => {
  expect(trustOf(standing(false, false, false, false))).toBe("unknown");
  expect(trustOf(standing(false, false, false))).toBe("unchecked");
  expect(trustOf(standing(true, true, false))).toBe("checked");
  expect(trustOf(standing(false, true, true))).toBe("lost");
  expect(trustOf(standing(false, true, false))).toBe("lost");
});

test("other keys of somebody never compared are a smaller matter, but one", () => {
  expect(trustOf(standing(false, false, true))).toBe("changed");
});
