import fc from "fast-check";
import { expect, test } from "vitest";
import { ReadersByMessage } from "./receipts.ts";

test("a person stands at one message: the last one they were put at", () => {
  const move = fc.tuple(fc.constantFrom("@a:x", "@b:x"), fc.constantFrom("$1", "$2", "$3"));
  fc.assert(
    fc.property(fc.array(move), (moves) => {
      const readers = new ReadersByMessage();
      for (const [reader, key] of moves) readers.move(reader, key);
      for (const reader of ["@a:x", "@b:x"]) {
        const expected = moves.findLast(([one]) => one === reader)?.[1];
        const found = ["$1", "$2", "$3"].filter((key) => readers.at(key).includes(reader));
        expect(found).toEqual(expected ? [expected] : []);
      }
    }),
  );
});

test("only what changed is said to have changed", () => {
  const readers = new ReadersByMessage();
  expect(readers.move("@a:x", "$1")).toEqual(["$1"]);
  expect(readers.move("@a:x", "$1")).toEqual([]);
  expect(readers.move("@a:x", "$2")).toEqual(["$1", "$2"]);
});
