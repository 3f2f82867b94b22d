// How sure one is that somebody is who they say they are.

export type Trust =
  /** Nothing is known of their keys. */
  | "unknown"
  /** Their keys are those that were seen first; nobody has compared them. */
  | "unchecked"
  /** One has compared keys with them. */
  | "checked"
  /** Their keys are others than were seen first, and were never compared. */
  | "changed"
  /** One had compared keys with them, and now they have others. */
  | "lost";

/** What the SDK knows about somebody. */
export interface Standing {
  known: boolean;
  needsUserApproval: boolean;
  isCrossSigningVerified(): boolean;
  wasCrossSigningVerified(): boolean;
}

export function trustOf(standing: Standing): Trust {
  if (standing.isCrossSigningVerified()) return "checked";
  if (standing.wasCrossSigningVerified()) return "lost";
  if (standing.needsUserApproval) return "changed";
  return standing.known ? "unchecked" : "unknown";
}
