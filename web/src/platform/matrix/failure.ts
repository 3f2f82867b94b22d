// What went wrong, in terms a view can explain.
import { ConnectionError, MatrixError } from "matrix-js-sdk";
import { ChangedPeopleError } from "./changedPeople.ts";

export interface Failure {
  kind: "offline" | "limited" | "refused" | "changed-people" | "unexpected";
  /** The Matrix error code, when the server gave one. */
  errcode?: string;
  /** The server's own words, or the program's. */
  message: string;
  retryAfterMs?: number;
}

export function failureOf(error: unknown): Failure {
  if (error instanceof MatrixError) return failureOfServer(error);
  if (error instanceof ConnectionError || error instanceof TypeError)
    return { kind: "offline", message: String(error) };
  if (error instanceof ChangedPeopleError) return { kind: "changed-people", message: error.message };
  return { kind: "unexpected", message: error instanceof Error ? error.message : String(error) };
}

function failureOfServer(error: MatrixError): Failure {
  const message: string = error.data.error ?? error.message;
  const known = { ...(error.errcode && { errcode: error.errcode }), message };
  if (error.isRateLimitError()) return { kind: "limited", ...known, retryAfterMs: waitOf(error) };
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
