// A request to the homeserver without the SDK: for the service worker, which has no session.
import type { StoredAccount } from "../storage/accounts.ts";

const PATIENCE_MS = 8000;

/** The answer, or an error that carries the status. `path` begins behind `/_matrix/client`. */
export async function ask<Answer>(
  account: StoredAccount,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(`${account.baseUrl}/_matrix/client${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${account.accessToken}`,
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new RefusedError(answer.status);
  return (await answer.json()) as Answer;
}

export class RefusedError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The server refused with ${status}.`);
    this.status = status;
  }
}
