import fc from "fast-check";
import { expect, test } from "vitest";
import { formatRange, readContentRange, readRange } from "./byteRange.ts";

test("what is asked for is read as it was written", () => {
  const property = fc.property(fc.nat(), fc.option(fc.nat(), { nil: undefined }), (start, more) => {
    const range = more === undefined ? { start } : { start, end: start + more };
    expect(readRange(formatRange(range))).toEqual(range);
  });
  fc.assert(property);
});

test.each([null, "", "bytes=", "bytes=-500", "bytes=0-1,5-6", "bytes=9-3", "lines=0-1", "bytes=1e3-"])(
  "%j is no range that is answered with a part",
  (header) => expect(readRange(header)).toBeUndefined(),
);

test("what is answered says which part of how much it is", () => {
  expect(readContentRange("bytes 5-9/100")).toEqual({ start: 5, end: 9, total: 100 });
});

test.each([null, "bytes */100", "bytes 5-9/*", "bytes 9-5/100", "bytes 5-100/100", "5-9/100"])(
  "%j says nothing that can be relied upon",
  (header) => expect(readContentRange(header)).toBeUndefined(),
);
