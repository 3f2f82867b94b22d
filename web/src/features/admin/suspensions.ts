// How a suspension of calling stands. The server decides; this is what is shown.
import type { CallSuspension } from "./api.ts";

export function standingOf(suspension: CallSuspension, nowMs: number): "inForce" | "ended" | "over" {
  if (suspension.ended_ms !== null) return "ended";
  return nowMs < suspension.until_ms ? "inForce" : "over";
}
