import fc from "fast-check";
import { expect, test } from "vitest";
import { nextToSend, outcomeOf, type Waiting } from "./outboxOrder.ts";

const entries: fc.Arbitrary<Waiting[]> = fc
  .array(
    fc.record({
      roomId: fc.constantFrom("!a", "!b"),
      hasFailed: fc.boolean(),
      waitsForFile: fc.boolean(),
      isPaused: fc.boolean(),
    }),
  )
  .chain((list) =>
    fc.shuffledSubarray(list.map((one, position) => ({ ...one, position, txnId: `t${position}` }))),
  );

test("sending until nothing is left sends each once, in the order of each room, past those that failed, wait for a file or are paused", () => {
  fc.assert(
    fc.property(entries, (list) => {
      for (const roomId of ["!a", "!b"]) {
        const sent: number[] = [];
        let left = list;
        for (let next = nextToSend(left, roomId); next; next = nextToSend(left, roomId)) {
          sent.push(next.position);
          left = left.filter((entry) => entry !== next);
        }
        const wanted = list
          .filter((one) => one.roomId === roomId && !one.hasFailed && !one.waitsForFile && !one.isPaused)
          .map(({ position }) => position);
        expect(sent).toEqual(wanted.sort((one, other) => one - other));
      }
    }),
  );
});

test("being offline, or a server that is full or misses something, never makes a message fail, and the waiting has an end", () => {
  const passing = fc.constantFrom("offline" as const, "full" as const, "away" as const);
  fc.assert(
    fc.property(passing, fc.integer({ min: 1, max: 10_000 }), (kind, attempts) => {
      const outcome = outcomeOf({ kind }, attempts);
      expect(outcome.is === "retry" && outcome.afterMs <= 60_000).toBe(true);
    }),
  );
});

test("a refusal is final; a broken server is asked a few times; a busy one says when", () => {
  expect(outcomeOf({ kind: "refused" }, 1)).toEqual({ is: "failed" });
  expect(outcomeOf({ kind: "unexpected" }, 1)).toEqual({ is: "retry", afterMs: 1000 });
  expect(outcomeOf({ kind: "unexpected" }, 8)).toEqual({ is: "failed" });
  expect(outcomeOf({ kind: "limited", retryAfterMs: 7000 }, 1)).toEqual({ is: "retry", afterMs: 7000 });
});
