import fc from "fast-check";
import { expect, test } from "vitest";
import { type Row, type Said, TimelineRows } from "./rows.ts";

const HOUR_MS = 3_600_000;
const dayOf = (atMs: number) => String(Math.floor(atMs / (24 * HOUR_MS)));

const shape = fc.record({
  sender: fc.constantFrom("@anna:x", "@boris:x"),
  gapMs: fc.constantFrom(0, 1000, 6 * 60_000, 9 * HOUR_MS),
  layout: fc.constantFrom("bubble" as const, "line" as const),
});

const history = fc.array(shape, { maxLength: 30 }).map((shapes) => {
  let atMs = 0;
  return shapes.map(({ gapMs, ...rest }, index): Said => {
    atMs += gapMs;
    return { ...rest, key: `k${index}`, atMs };
  });
});

function allAtOnce(said: Said[], firstUnread?: string): readonly Row<Said>[] {
  const rows = new TimelineRows<Said>(dayOf);
  rows.markFirstUnread(firstUnread);
  rows.reset(said);
  return rows.list;
}

test("one by one, in pages backwards, or all at once: the rows are the same", () => {
  fc.assert(
    fc.property(
      history,
      fc.nat(30),
      fc.integer({ min: 1, max: 7 }),
      fc.nat(40),
      (said, middle, page, unread) => {
        const rows = new TimelineRows<Said>(dayOf);
        rows.markFirstUnread(`k${unread}`);
        for (const one of said.slice(middle)) rows.append(one);
        for (let end = Math.min(middle, said.length); end > 0; end -= page) {
          rows.prepend(said.slice(Math.max(0, end - page), end));
        }
        expect(rows.list).toEqual(allAtOnce(said, `k${unread}`));
      },
    ),
  );
});

test("taking away or changing one event leaves what building anew would give", () => {
  fc.assert(
    fc.property(history, fc.nat(30), fc.boolean(), (said, at, isGone) => {
      const rows = new TimelineRows<Said>(dayOf);
      rows.reset(said);
      const old = said[at];
      const next: Said | undefined = isGone || !old ? undefined : { ...old, layout: "line" };
      expect(rows.replace(`k${at}`, next)).toBe(old !== undefined);
      const expected = said.flatMap((one) => (one !== old ? [one] : next ? [next] : []));
      expect(rows.list).toEqual(allAtOnce(expected));
    }),
  );
});

test("appending leaves all but the last rows as they are", () => {
  fc.assert(
    fc.property(history, shape, (said, { gapMs, ...rest }) => {
      const rows = new TimelineRows<Said>(dayOf);
      rows.reset(said);
      const before = [...rows.list];
      rows.append({ ...rest, key: "new", atMs: (said.at(-1)?.atMs ?? 0) + gapMs });
      for (let index = 0; index < before.length - 1; index++) expect(rows.list[index]).toBe(before[index]);
    }),
  );
});

test("the first unread message opens a group of its own", () => {
  const said = ["a", "b", "c"].map((key): Said => ({ key, sender: "@anna:x", atMs: 0, layout: "bubble" }));
  expect(allAtOnce(said, "b").map((row) => [row.opensGroup, row.closesGroup, row.isFirstUnread])).toEqual([
    [true, true, false],
    [true, false, true],
    [false, true, false],
  ]);
});
