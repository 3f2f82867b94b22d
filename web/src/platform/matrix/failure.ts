// What went wrong, in terms a view can explain.
import { ConnectionError, HTTPError, MatrixError } from "matrix-js-sdk";
import { ChangedPeopleError } from "./changedPeople.ts";

export interface Failure {
  /** "full": the server has no room left; "away": it, or something that it needs, is not there for now. */
  kind: "offline" | "full" | "away" | "limited" | "refused" | "changed-people" | "unexpected";
  /** The Matrix error code, when the server gave one. */
  errcode?: string;
  /** The server's own words, or the program's. */
  message: string;
  retryAfterMs?: number;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof MatrixError) return failureOfServer(error);
  // As who stands before a server answers for it.
  if (error instanceof HTTPError && AWAY.includes(error.httpStatus ?? 0))
    return { kind: "away", message: error.message };
  if (error instanceof ConnectionError || error instanceof TypeError)
    return { kind: "offline", message: String(error) };
  if (error instanceof ChangedPeopleError) return { kind: "changed-people", message: error.message };
  return { kind: "unexpected", message: error instanceof Error ? error.message : String(error) };
}

const NO_ROOM = 507;
/** Bad gateway, unavailable, gateway timeout. */
const AWAY = [502, 503, 504];

function failureOfServer(error: MatrixError): Failure {
  const message: string = error.data.error ?? error.message;
  const known = { ...(error.errcode && { errcode: error.errcode }), message };
  if (error.isRateLimitError()) return { kind: "limited", ...known, retryAfterMs: waitOf(error) };
  if (error.httpStatus === NO_ROOM) return { kind: "full", ...known };
  if (AWAY.includes(error.httpStatus ?? 0)) return { kind: "away", ...known };
  if (error.httpStatus && error.httpStatus < 500) return { kind: "refused", ...known };
  return { kind: "unexpected", ...known };
}

function waitOf(error: MatrixError): number {
  try {
    return error.getRetryAfterMs() ?? 5000;
  } catch {
    return 5000;
  }
}
