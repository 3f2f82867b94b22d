// What an administrator can do to an account, by how it stands. The server decides; this is what is offered.
import type { UserFacts } from "./api.ts";

export type Deed =
  | "resetPassword"
  | "makeAdmin"
  | "endAdmin"
  | "lock"
  | "unlock"
  | "suspend"
  | "release"
  | "suspendCalls"
  | "deactivate";

/** Nobody acts on another administrator, but for ending that; nor here on themselves. */
export function listDeeds(user: UserFacts, ownId: string): Deed[] {
  if (user.deactivated_ms !== null) return [];
  if (user.is_admin) return ["endAdmin"];
  if (user.user_id === ownId) return [];
  return [
    ...(user.is_guest ? [] : (["resetPassword", "makeAdmin"] as const)),
    user.is_suspended ? "release" : "suspend",
    user.is_locked ? "unlock" : "lock",
    "suspendCalls",
    "deactivate",
  ];
}

export const DANGEROUS: readonly Deed[] = ["lock", "suspend", "suspendCalls", "deactivate"];
