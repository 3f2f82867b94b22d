// A comparison that does not end well says why, and a wrong picture is not taken for an attack.
import { expect, test } from "vitest";
import { endingOf, isVerificationCode } from "./rules.ts";

test("whatever differs is told as such, and nothing else is", () => {
  for (const code of ["m.key_mismatch", "m.user_mismatch", "m.mismatched_commitment", "m.mismatched_sas"])
    expect(endingOf(code)).toBe("mismatch");
  expect(endingOf("m.timeout")).toBe("timeout");
  expect(endingOf("m.accepted")).toBe("elsewhere");
  expect(endingOf("m.user")).toBe("declined");
  expect(endingOf("org.example.new")).toBe("broken");
  expect(endingOf(null)).toBe("broken");
});

test("only a code for comparing keys is handed on", () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  expect(isVerificationCode(bytesOf("MATRIX\u0002…"))).toBe(true);
  expect(isVerificationCode(bytesOf("https://example.org/person/@anna"))).toBe(false);
  expect(isVerificationCode(bytesOf("MATR"))).toBe(false);
});
