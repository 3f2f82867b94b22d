// How good the line of a call is, from what the browser counts.

export type Quality = "good" | "fair" | "poor";

/** Over the last moments; undefined where nothing was measured yet. */
export interface LineFacts {
  /** Of the packets that should have come, from 0 to 1. */
  lostPart: number | undefined;
  roundTripMs: number | undefined;
  jitterMs: number | undefined;
}

const LIMITS = {
  lostPart: { fair: 0.03, poor: 0.1 },
  roundTripMs: { fair: 300, poor: 700 },
  jitterMs: { fair: 50, poor: 120 },
};

/** As good as the worst of what was measured; undefined when nothing was. */
export function rateLine(facts: LineFacts): Quality | undefined {
  const names = Object.keys(LIMITS) as (keyof LineFacts)[];
  const measured = names.filter((name) => facts[name] !== undefined);
  if (measured.length === 0) return undefined;
  const reaches = (level: "fair" | "poor") =>
    measured.some((name) => (facts[name] ?? 0) >= LIMITS[name][level]);
  if (reaches("poor")) return "poor";
  return reaches("fair") ? "fair" : "good";
}

/** What the browser has counted since the call began. */
export interface Counted {
  received: number;
  lost: number;
  roundTripS: number | undefined;
  jitterS: number | undefined;
}

interface Report {
  type: string;
  [name: string]: unknown;
}

/** Sum up the reports of `RTCPeerConnection.getStats()`. */
export function countLine(reports: Iterable<Report>): Counted {
  const counted: Counted = { received: 0, lost: 0, roundTripS: undefined, jitterS: undefined };
  for (const report of reports) {
    if (report.type === "inbound-rtp") {
      counted.received += numberOf(report.packetsReceived) ?? 0;
      counted.lost += Math.max(0, numberOf(report.packetsLost) ?? 0);
      counted.jitterS = largest(counted.jitterS, numberOf(report.jitter));
    }
    if (report.type === "remote-inbound-rtp")
      counted.roundTripS = largest(counted.roundTripS, numberOf(report.roundTripTime));
  }
  return counted;
}

/** The line between two countings. */
export function compareCounted(before: Counted, now: Counted): LineFacts {
  const received = Math.max(0, now.received - before.received);
  const lost = Math.max(0, now.lost - before.lost);
  const expected = received + lost;
  const inMs = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
  return {
    lostPart: expected > 0 ? lost / expected : undefined,
    roundTripMs: inMs(now.roundTripS),
    jitterMs: inMs(now.jitterS),
  };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function largest(one: number | undefined, other: number | undefined): number | undefined {
  return other === undefined ? one : Math.max(one ?? 0, other);
}
