// A request to the homeserver without the SDK: for the service worker, which has no session.
import type { StoredAccount } from "../storage/accounts.ts";

const PATIENCE_MS = 8000;

/** The answer, or an error that carries the status. `path` begins behind `/_matrix/client`, or is of our own interface. */
export async function ask<Answer>(
  account: StoredAccount,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<Answer> {
  const place = path.startsWith("/_veche/") ? path : `/_matrix/client${path}`;
  const answer = await fetch(`${account.baseUrl}${place}`, {
    method,
    headers: {
      Authorization: `Bearer ${account.accessToken}`,
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new RefusedError(answer.status, await errcodeIn(answer));
  return (await answer.json()) as Answer;
}

export class RefusedError extends Error {
  readonly status: number;
  readonly errcode: string | undefined;

  constructor(status: number, errcode?: string) {
    super(`The server refused with ${status}.`);
    this.status = status;
    this.errcode = errcode;
  }
}

async function errcodeIn(answer: Response): Promise<string | undefined> {
  const told = (await answer.json().catch(() => undefined)) as { errcode?: unknown } | null | undefined;
  return typeof told?.errcode === "string" ? told.errcode : undefined;
}
