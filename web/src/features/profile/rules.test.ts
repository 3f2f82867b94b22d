import { expect, test } from "vitest";
import { faultOfName, faultsOfPassword, LONGEST_NAME } from "./rules.ts";

test("a name is anything that can be seen, as long as the server counts it", () => {
  expect(["Anna", "  Анна 🌻 ", "آنا"].map(faultOfName)).toEqual([undefined, undefined, undefined]);
  expect(["", "   "].map(faultOfName)).toEqual(["empty", "empty"]);
  expect(faultOfName(` ${"🌻".repeat(LONGEST_NAME)} `)).toBeUndefined();
  expect(faultOfName("a".repeat(LONGEST_NAME + 1))).toBe("long");
});

test("a new password is another one, long enough, and typed twice alike", () => {
  const fine = { current: "correct horse", next: "battery staple", again: "battery staple" };
  expect(faultsOfPassword(fine)).toEqual({});
  expect(faultsOfPassword({ current: "", next: "short", again: "shor" })).toEqual({
    current: "empty",
    next: "short",
    again: "different",
  });
  expect(
    faultsOfPassword({ current: "battery staple", next: "battery staple", again: "battery staple" }),
  ).toEqual({
    next: "same",
  });
});
