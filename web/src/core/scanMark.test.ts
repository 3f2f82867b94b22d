import { expect, test } from "vitest";
import { readScanMark } from "./scanMark.ts";

test.each([
  [null, undefined],
  ["clean", undefined],
  ["something new", undefined],
  ["not-scanned; reason=too-large", "too-large"],
  ["not-scanned; reason=unavailable", "unavailable"],
  ["not-scanned; reason=other", "unavailable"],
  ["not-scanned", "unavailable"],
])("%j means %j", (header, mark) => expect(readScanMark(header)).toBe(mark));
