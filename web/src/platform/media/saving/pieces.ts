// Reads media from the server piece by piece, and goes on where it was when the connection breaks.
import { type Attachment, RefusedMediaError } from "../attachment.ts";
import { Unsealer } from "./unsealer.ts";

export interface SaveJob {
  /** Where the media is, on the server of the account. */
  url: string;
  token: string;
  file: Attachment["file"];
  /** Every answer is made anew: one that broke off cannot be gone on with. */
  isMadeAnew?: boolean;
}

export interface SaveListening {
  moved(bytes: number): void;
  waits(patience: Patience): void;
}

/** What it waits for before it goes on: a network, or a server that answers that it cannot now; or for nothing. */
export type Patience = "network" | "server" | undefined;

/** Smaller pieces cost more than they are worth. */
const PIECE_BYTES = 1024 * 1024;
/** So often in a row the server was there and gave nothing at all. */
const MOST_FAILURES = 8;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15_000;
const TOO_MANY_REQUESTS = 429;

/** The bytes of the file; the last of them come only when the whole is known to be what was sent. */
export async function* openPieces(
  job: SaveJob,
  { moved, waits }: SaveListening,
  stopped: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const unsealer = job.file && (await Unsealer.open(job.file));
  let bytes = 0;
  let held: Uint8Array<ArrayBuffer> | undefined;
  for await (const piece of readPieces(job, waits, stopped)) {
    if (held) yield held;
    held = unsealer ? await unsealer.take(piece) : piece;
    bytes += piece.length;
    moved(bytes);
  }
  unsealer?.check();
  if (held) yield held;
}

async function* readPieces(
  { url, token, isMadeAnew }: SaveJob,
  waits: SaveListening["waits"],
  stopped: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let offset = 0;
  let failures = 0;
  for (let tries = 0; ; tries++) {
    try {
      for await (const piece of gather(read(url, token, offset, stopped))) {
        offset += piece.length;
        failures = tries = 0;
        waits(undefined);
        yield piece;
      }
      return;
    } catch (error) {
      // As `fetch` says that nothing answers, or that the line broke: a network is waited for as long as it takes.
      const isOffline = error instanceof TypeError;
      if (!isOffline) failures++;
      const isLost = isMadeAnew || error instanceof RefusedMediaError || failures > MOST_FAILURES;
      if (stopped.aborted || isLost) throw error;
      waits(isOffline ? "network" : "server");
      await pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries), stopped);
    }
  }
}

async function* read(url: string, token: string, offset: number, signal: AbortSignal) {
  const range = offset > 0 ? { Range: `bytes=${offset}-` } : undefined;
  const answer = await fetch(url, { headers: { Authorization: `Bearer ${token}`, ...range }, signal });
  // Nothing follows the last byte.
  if (answer.status === 416 && offset > 0) return;
  if (!answer.ok || !answer.body) {
    const said = `The server answered ${answer.status}.`;
    const mayPass = answer.status >= 500 || answer.status === TOO_MANY_REQUESTS;
    throw mayPass ? new Error(said) : new RefusedMediaError(said);
  }
  // A server that knows no ranges begins anew.
  let skipped = answer.status === 206 ? offset : 0;
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const fresh = part.value.subarray(Math.min(part.value.length, offset - skipped));
    skipped = Math.min(offset, skipped + part.value.length);
    if (fresh.length > 0) yield fresh;
  }
}

/** Join what comes into pieces worth working on; when the source breaks, what had come is not lost. */
async function* gather(
  parts: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let gathered: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const take = () => {
    const joined = new Uint8Array(bytes);
    let at = 0;
    for (const part of gathered) {
      joined.set(part, at);
      at += part.length;
    }
    gathered = [];
    bytes = 0;
    return joined;
  };
  try {
    for await (const part of parts) {
      gathered.push(part);
      bytes += part.length;
      if (bytes >= PIECE_BYTES) yield take();
    }
  } catch (error) {
    if (bytes > 0) yield take();
    throw error;
  }
  if (bytes > 0) yield take();
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      self.removeEventListener("online", end);
      stopped.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    self.addEventListener("online", end);
    stopped.addEventListener("abort", end);
  });
}
