// Plays files while they come: a part that a player asks for is fetched, decrypted if need be, and answered as that part.
import { fromBase64 } from "../core/attachmentCipher.ts";
import { formatRange, readContentRange, readRange } from "../core/byteRange.ts";
import type { EncryptedFile } from "../platform/media/attachment.ts";
import { cryptAt, importKey } from "../platform/media/cipher.ts";
import {
  type AskedForStream,
  STREAMS,
  type StreamJob,
  type StreamTampered,
} from "../platform/media/streaming/job.ts";
import { Proof } from "../platform/media/streaming/proof.ts";
import { askPage } from "./pages.ts";

export function serveStreaming(worker: ServiceWorkerGlobalScope): void {
  /** By id: hashes of what was seen. The keys are asked for, and not kept. */
  const proofs = new Map<string, Promise<Proof>>();
  worker.addEventListener("message", ({ data }) => {
    if (data?.type === "stream-ended") proofs.delete(data.id);
  });
  worker.addEventListener("fetch", (event) => {
    const { pathname, origin } = new URL(event.request.url);
    if (origin !== worker.location.origin || !pathname.startsWith(STREAMS)) return;
    event.respondWith(answer(event, pathname.slice(STREAMS.length)));
  });

  async function answer(event: FetchEvent, id: string): Promise<Response> {
    const found = await findJob(worker, event, id);
    if (!found) return new Response(null, { status: 404 });
    const { job, page } = found;
    if (!job.file) return answerPart(event.request, job);
    const proof = proofs.get(id) ?? Proof.open(job.file.hashes.sha256);
    proofs.set(id, proof);
    const onTampered = () => page.postMessage({ type: "stream-tampered", id } satisfies StreamTampered);
    return answerPart(event.request, job, { file: job.file, proof: await proof, onTampered });
  }
}

/** Only the page that plays it is asked: no other has the key, and a window of its own has none. */
async function findJob(worker: ServiceWorkerGlobalScope, { clientId, request }: FetchEvent, id: string) {
  const asked: AskedForStream = { type: "stream", id };
  for (const page of await findPages(worker, clientId, request)) {
    const job = await askPage<StreamJob>(page, asked);
    if (job) return { job, page };
  }
  return undefined;
}

async function findPages(
  worker: ServiceWorkerGlobalScope,
  clientId: string,
  request: Request,
): Promise<readonly Client[]> {
  const page = clientId ? await worker.clients.get(clientId) : undefined;
  if (page || clientId || request.mode === "navigate") return page ? [page] : [];
  // Some browsers do not say for whom a player asks.
  return worker.clients.matchAll({ type: "window" });
}

/** What it takes to read what is encrypted. */
interface Opening {
  file: EncryptedFile;
  proof: Proof;
  onTampered(): void;
}

async function answerPart(request: Request, job: StreamJob, opening?: Opening): Promise<Response> {
  const wanted = readRange(request.headers.get("Range"));
  const sent = await fetch(job.url, {
    headers: { Authorization: `Bearer ${job.token}`, ...(wanted && { Range: formatRange(wanted) }) },
    signal: request.signal,
    // In the browser's own store, two parts of the same file would wait for each other.
    cache: "no-store",
  });
  // Where it is not told, nobody knows when all of it was seen.
  const lengthBytes = Number(sent.headers.get("Content-Length") ?? Number.POSITIVE_INFINITY);
  const range = sent.status === 206 ? readContentRange(sent.headers.get("Content-Range")) : undefined;
  if (!sent.ok || !sent.body) return new Response(null, { status: sent.status });
  // A part of another place, decrypted as this one, would be noise.
  if (sent.status === 206 && range?.start !== wanted?.start) return new Response(null, { status: 502 });
  const answer = { status: sent.status, headers: headersOf(sent, job) };
  if (!opening) return new Response(sent.body, answer);
  const opened = await openFrom(opening, range?.start ?? 0, range?.total ?? lengthBytes);
  return new Response(sent.body.pipeThrough(opened), answer);
}

async function openFrom(
  { file, proof, onTampered }: Opening,
  start: number,
  totalBytes: number,
): Promise<TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>> {
  const key = await importKey(file.key.k);
  const iv = fromBase64(file.iv);
  let offset = start;
  return new TransformStream({
    transform: async (secret, stream) => {
      if (proof.take(offset, secret, totalBytes) === "tampered") {
        onTampered();
        return stream.error(new Error("The media was changed on the way."));
      }
      stream.enqueue(await cryptAt(key, iv, offset, secret));
      offset += secret.length;
    },
  });
}

/** What is decrypted is kept nowhere. */
function headersOf(sent: Response, { mimetype }: StreamJob): Headers {
  const headers = new Headers({
    "Content-Type": mimetype,
    "Cache-Control": "no-store",
    "Accept-Ranges": "bytes",
    "X-Content-Type-Options": "nosniff",
  });
  for (const name of ["Content-Length", "Content-Range"]) {
    const value = sent.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}
