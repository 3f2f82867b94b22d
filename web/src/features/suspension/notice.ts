// What the server tells somebody whom it does not let call: account data that only it writes.

export const NOTICE = "org.veche.calling_suspended";

export interface Suspension {
  reason: string;
  untilMs: number;
  /** How their objection stands; undefined while they have not objected. */
  appeal: "open" | "refused" | undefined;
}

/** Undefined for none, one that is over, and what is not understood. */
export function readNotice(
  content: Record<string, unknown> | undefined,
  nowMs: number,
): Suspension | undefined {
  const { reason, until_ms: untilMs, appeal } = content ?? {};
  if (typeof reason !== "string" || typeof untilMs !== "number" || untilMs <= nowMs) return undefined;
  return { reason, untilMs, appeal: appeal === "open" || appeal === "refused" ? appeal : undefined };
}
