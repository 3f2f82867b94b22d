// Calls of this server's own interface, under /_veche/v1: what Matrix does not cover.
import type { Method } from "matrix-js-sdk";
import type { Session } from "./session.ts";

/** Ask as this session; throws MatrixError with the server's reason, as calls of the SDK do. */
export function ask<Answer>(
  session: Session,
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: object,
  patienceMs?: number,
): Promise<Answer> {
  return session.client.http.authedRequest(method as Method, path, undefined, body, {
    prefix: "",
    ...(patienceMs !== undefined && { localTimeoutMs: patienceMs }),
  });
}
