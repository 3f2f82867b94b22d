import { expect, test } from "vitest";
import { directionOf, isolate, withCommonDigits } from "./writing.ts";

test("Arabic runs from right to left, and what has no words here runs as the English ones do", () => {
  expect(["ar", "ar-EG", "ar-u-nu-latn"].map(directionOf)).toEqual(["rtl", "rtl", "rtl"]);
  expect(["en", "ru-RU", "he", "arn", ""].map(directionOf)).toEqual(["ltr", "ltr", "ltr", "ltr", "ltr"]);
});

test("dates have the digits that counts have", () => {
  for (const language of ["ar", "ar-EG", "ar-MA", "fa", "ru", "en-GB"]) {
    const tag = withCommonDigits(language);
    expect(new Intl.NumberFormat(tag, { useGrouping: false }).format(2047)).toBe("2047");
    expect(tag.startsWith(language)).toBe(true);
  }
  expect(withCommonDigits("ru")).toBe("ru");
  expect(withCommonDigits("no tag at all")).toBe("no tag at all");
});

test("a name within a sentence keeps its own direction", () => {
  expect(isolate("@anna:localhost", "rtl")).toBe("\u2068@anna:localhost\u2069");
  expect(isolate("@anna:localhost", "ltr")).toBe("@anna:localhost");
  expect(isolate("12", "rtl")).toBe("12");
});
