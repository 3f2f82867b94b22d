// Asks the server what its virus scanner made of a file, without fetching more than a byte of it.
import type { MatrixClient } from "matrix-js-sdk";
import { readScanMark, type Unscanned } from "../../core/scanMark.ts";
import { downloadUrl } from "./attachment.ts";

/** By mxc URL: what was said of a content stays. */
const asked = new Map<string, Promise<Unscanned | undefined>>();

/** Undefined where it was scanned, nobody scans, or nobody can say. */
export function unscanned(client: MatrixClient, mxc: string): Promise<Unscanned | undefined> {
  const known = asked.get(mxc);
  if (known) return known;
  const answer = ask(client, mxc).catch(() => {
    asked.delete(mxc);
    return undefined;
  });
  asked.set(mxc, answer);
  return answer;
}

async function ask(client: MatrixClient, mxc: string): Promise<Unscanned | undefined> {
  const headers = { Authorization: `Bearer ${client.getAccessToken()}`, Range: "bytes=0-0" };
  const answer = await fetch(downloadUrl(client, mxc), { headers, cache: "no-store", priority: "low" });
  await answer.body?.cancel();
  return readScanMark(answer.headers.get("Veche-Scan"));
}
