// How a server says that somebody has too many files: a field beside the words of its refusal.
import { isRecord } from "./importing/shape.ts";

export type Quota = { of: "user"; bytes: number } | { of: "server" };

/** Undefined where it was refused for another reason. Anything may be in there. */
export function readQuota(refusal: unknown): Quota | undefined {
  const said = isRecord(refusal) ? refusal["org.veche.quota"] : undefined;
  if (!isRecord(said)) return undefined;
  if (said.of === "server") return { of: "server" };
  const { bytes } = said;
  return said.of === "user" && typeof bytes === "number" && bytes >= 0 ? { of: "user", bytes } : undefined;
}
