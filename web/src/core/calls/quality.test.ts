// A line that gets worse in any way is never rated better.
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareCounted, countLine, type LineFacts, rateLine } from "./quality.ts";

const RANK = { good: 0, fair: 1, poor: 2 };
const line = fc.record({
  lostPart: fc.double({ min: 0, max: 1, noNaN: true }),
  roundTripMs: fc.double({ min: 0, max: 3000, noNaN: true }),
  jitterMs: fc.double({ min: 0, max: 500, noNaN: true }),
});

test("worse is never rated better", () => {
  fc.assert(
    fc.property(line, line, (some, more) => {
      const worse: LineFacts = {
        lostPart: some.lostPart + more.lostPart,
        roundTripMs: some.roundTripMs + more.roundTripMs,
        jitterMs: some.jitterMs + more.jitterMs,
      };
      expect(RANK[rateLine(worse) ?? "good"]).toBeGreaterThanOrEqual(RANK[rateLine(some) ?? "good"]);
    }),
  );
  expect(rateLine({ lostPart: undefined, roundTripMs: undefined, jitterMs: undefined })).toBeUndefined();
});

test("only what happened in between counts", () => {
  const reports = (received: number, lost: number) => [
    { type: "inbound-rtp", packetsReceived: received, packetsLost: lost, jitter: 0.01 },
    { type: "remote-inbound-rtp", roundTripTime: 0.2 },
    { type: "candidate-pair", packetsReceived: 5 },
  ];
  const facts = compareCounted(countLine(reports(1000, 500)), countLine(reports(1090, 510)));
  expect(facts).toEqual({ lostPart: 0.1, roundTripMs: 200, jitterMs: 10 });
  expect(rateLine(facts)).toBe("poor");
});
