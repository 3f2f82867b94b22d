import fc from "fast-check";
import { expect, test } from "vitest";
import { albumHeight, albumSpans, isOneAlbum } from "./albums.ts";
import { type Said, TimelineRows } from "./rows.ts";

const MINUTE_MS = 60_000;
const dayOf = (atMs: number) => String(Math.floor(atMs / (24 * 60 * MINUTE_MS)));

const shape = fc.record({
  sender: fc.constantFrom("@anna:x", "@boris:x"),
  gapMs: fc.constantFrom(0, 1000, 59_999, MINUTE_MS, 24 * 60 * MINUTE_MS),
  layout: fc.constantFrom("bubble" as const, "bubble" as const, "line" as const),
  album: fc.constantFrom("", "", "", "forwarded", undefined),
});

const history = fc.array(shape, { maxLength: 40 }).map((shapes) => {
  let atMs = 0;
  return shapes.map(({ gapMs, ...rest }, index): Said => {
    atMs += gapMs;
    return { ...rest, key: `k${index}`, atMs };
  });
});

function rowsOf(said: readonly Said[], firstUnread?: string): TimelineRows<Said> {
  const rows = new TimelineRows<Said>(dayOf);
  rows.markFirstUnread(firstUnread);
  rows.reset(said);
  return rows;
}

test("grouping loses, doubles and reorders nothing", () => {
  fc.assert(
    fc.property(history, fc.nat(40), (said, unread) => {
      const { list } = rowsOf(said, `k${unread}`);
      expect(list.flatMap((row) => row.said)).toEqual(said);
      expect(list.every((row) => row.said.length > 0)).toBe(true);
    }),
  );
});

test("an album is of one person, of one kind, close in time, of one day, and new only from its beginning", () => {
  fc.assert(
    fc.property(history, fc.nat(40), (said, unread) => {
      for (const { layout, said: together } of rowsOf(said, `k${unread}`).list) {
        if (layout === "line" || together.length === 1) continue;
        expect(new Set(together.map(({ sender }) => sender)).size).toBe(1);
        expect(new Set(together.map(({ album }) => album)).size).toBe(1);
        expect(new Set(together.map(({ atMs }) => dayOf(atMs))).size).toBe(1);
        expect(together.slice(1).map(({ key }) => key)).not.toContain(`k${unread}`);
        for (const [at, one] of together.slice(1).entries())
          expect(one.atMs - (together[at]?.atMs ?? 0)).toBeLessThan(MINUTE_MS);
      }
    }),
  );
});

test("two rows that follow each other are never one album", () => {
  fc.assert(
    fc.property(history, (said) => {
      const { list } = rowsOf(said);
      for (const [at, row] of list.slice(1).entries()) {
        const [last, first] = [list[at]?.said.at(-1), row.said[0]];
        if (last && first && !row.opensDay) expect(isOneAlbum(last, first)).toBe(false);
      }
    }),
  );
});

test("pages backwards, messages one by one, and a picture taken out leave what building anew would give", () => {
  fc.assert(
    fc.property(
      history,
      fc.nat(40),
      fc.integer({ min: 1, max: 7 }),
      fc.nat(40),
      (said, middle, page, gone) => {
        const rows = rowsOf([]);
        for (const one of said.slice(middle)) rows.append(one);
        for (let end = Math.min(middle, said.length); end > 0; end -= page)
          rows.prepend(said.slice(Math.max(0, end - page), end));
        expect(rows.list).toEqual(rowsOf(said).list);
        rows.replace(`k${gone}`, undefined);
        expect(rows.list).toEqual(rowsOf(said.filter(({ key }) => key !== `k${gone}`)).list);
      },
    ),
  );
});

test("the grid has no hole, and is as high as its squares", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (count) => {
      const spans = albumSpans(count);
      expect(spans).toHaveLength(count);
      let filled = 0;
      for (const span of spans) {
        filled += span;
        // No picture reaches over the end of its row.
        if (filled > 6) filled = Number.NaN;
        if (filled === 6) filled = 0;
      }
      expect(filled).toBe(0);
      expect(albumHeight(count)).toBeGreaterThan(0);
    }),
  );
  expect(albumSpans(5)).toEqual([3, 3, 2, 2, 2]);
  expect(albumHeight(4)).toBe(1);
});
