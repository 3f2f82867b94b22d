import fc from "fast-check";
import { expect, test } from "vitest";
import { advance, type Coverage, openGap } from "./coverage.ts";
import { findSpans } from "./fold.ts";

const PAGE = 3;

/** A room and a crawler that is interrupted whenever it pleases; tokens are places in the history. */
class Room {
  readonly history: number[] = [];
  readonly index = new Map<number, number>();
  coverage: Coverage = [];
  changes = 0;

  say(isHeard: boolean): void {
    const event = this.history.length;
    this.history.push(event);
    if (isHeard) this.index.set(event, ++this.changes);
  }

  wake(): void {
    this.coverage = openGap(this.coverage, this.changes + 1);
  }

  crawl(): void {
    const gap = this.coverage[0];
    if (!gap) return;
    const end = gap.token === null ? this.history.length : Number(gap.token);
    const start = Math.max(0, end - PAGE);
    const page = this.history.slice(start, end);
    const knownSince = page.flatMap((event) => this.index.get(event) ?? []);
    this.coverage = advance(this.coverage, { end: start === 0 ? undefined : String(start), knownSince });
    this.changes += 1;
    for (const event of page) if (!this.index.has(event)) this.index.set(event, this.changes);
  }
}

test("whenever crawling is interrupted, in the end everything is in the index", () => {
  const step = fc.constantFrom("hear", "miss", "crawl", "crawl");
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 20 }), { maxLength: 6 }), (sessions) => {
      const room = new Room();
      for (const steps of sessions) {
        // What is missed is said while nobody is there; then the app starts and opens a gap.
        for (const each of steps.filter((each) => each === "miss")) room.say(each !== "miss");
        room.wake();
        for (const each of steps) {
          if (each === "hear") room.say(true);
          if (each === "crawl") room.crawl();
        }
      }
      for (let left = 1000; room.coverage.length > 0; left -= 1) {
        expect(left).toBeGreaterThan(0);
        room.crawl();
      }
      if (sessions.length > 0) expect(room.index.size).toBe(room.history.length);
    }),
    { numRuns: 1000 },
  );
});

test("words are marked where they stand", () => {
  const text = "Ёлка, ёлочка и ЕЛКА";
  expect(findSpans(text, ["елк"]).map(({ start, end }) => text.slice(start, end))).toEqual(["Ёлка", "ЕЛКА"]);
});
