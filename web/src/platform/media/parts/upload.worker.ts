// Encrypts a file and uploads it at the same time, a chunk ahead of the network; one attempt, from the checkpoint to the end or a failure.
import type { Checkpoint, Uploaded, UploadJob, UploadNews } from "./job.ts";
import { newSeal, type SealedChunk, Sealer, UnreadableFileError } from "./sealer.ts";
import { type Standing, TusClient, TusRefusal } from "./tus.ts";

/** An upload that is not there any more, or not whole up to where we are: it is begun again. */
const GONE = [403, 404, 410];

function tell(news: UploadNews): void {
  postMessage(news);
}

self.addEventListener("message", async ({ data: job }: MessageEvent<UploadJob>) => {
  try {
    tell({ is: "done", uploaded: await upload(job) });
  } catch (error) {
    tell(newsOf(error));
  }
});

function newsOf(error: unknown): UploadNews {
  if (error instanceof UnreadableFileError) return { is: "unreadable" };
  if (error instanceof TusRefusal) return { is: "refused", status: error.status, data: error.data };
  return { is: "broken", message: String(error) };
}

async function upload(job: UploadJob): Promise<Uploaded> {
  const server = new TusClient(new URL(job.uploads), job.token);
  const { checkpoint, standing } = (await goOn(server, job)) ?? (await begin(server, job));
  tell({ is: "moved", bytes: standing.offset });
  const sealer = await Sealer.open(job.file, checkpoint.seal, undefined, job.lock);
  let reached = standing;
  let coming = sealer.next();
  for (let chunk = await coming; chunk; chunk = await coming) {
    // Read and encrypt the next while this one is on its way.
    coming = sealer.next();
    coming.catch(() => undefined);
    reached = await send(server, checkpoint.path, chunk, reached);
    tell({ is: "checkpoint", checkpoint: { path: checkpoint.path, seal: chunk.after } });
  }
  const described = sealer.describe();
  return described ? { ...described, url: reached.address } : reached.address;
}

/** Undefined where there is nothing to go on with. */
async function goOn(
  server: TusClient,
  { checkpoint }: UploadJob,
): Promise<{ checkpoint: Checkpoint; standing: Standing } | undefined> {
  if (!checkpoint) return undefined;
  try {
    const standing = await server.look(checkpoint.path);
    return standing.offset >= checkpoint.seal.offset ? { checkpoint, standing } : undefined;
  } catch (error) {
    if (error instanceof TusRefusal && GONE.includes(error.status)) return undefined;
    throw error;
  }
}

async function begin(server: TusClient, { file, isEncrypted, told }: UploadJob) {
  const seal = await newSeal(isEncrypted);
  const standing = await server.begin(file.size, told);
  const checkpoint = { path: standing.path, seal };
  tell({ is: "checkpoint", checkpoint });
  return { checkpoint, standing };
}

/** Send what the server does not have of a chunk: after a lost connection it may have some of it, or all. */
async function send(
  server: TusClient,
  path: string,
  { offset, bytes }: SealedChunk,
  reached: Standing,
): Promise<Standing> {
  let standing = reached;
  while (standing.offset < offset + bytes.length) {
    const from = standing.offset;
    const rest = bytes.subarray(from - offset);
    standing = await server.append(path, from, rest, (moved) => tell({ is: "moved", bytes: from + moved }));
    if (standing.offset <= from) throw new TusRefusal(0);
  }
  tell({ is: "moved", bytes: standing.offset });
  return standing;
}
