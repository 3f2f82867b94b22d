import fc from "fast-check";
import { expect, test } from "vitest";
import { replaceInOrder } from "./sortedList.ts";

const byNumber = (one: number, other: number) => one - other;

test("replacing entries gives what sorting everything would give", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer()),
      fc.array(fc.integer()),
      fc.array(fc.integer()),
      (list, gone, added) => {
        const sorted = [...list].sort(byNumber);
        const isGone = (entry: number) => gone.includes(entry);
        const expected = [...list.filter((entry) => !isGone(entry)), ...added].sort(byNumber);
        expect(replaceInOrder(sorted, isGone, added, byNumber)).toEqual(expected);
      },
    ),
  );
});
