// Uploads a large file in parts by a worker; the page only hears how it goes.
import { ConnectionError, MatrixError } from "matrix-js-sdk";
import type { Checkpoint, Uploaded, UploadJob, UploadNews } from "./job.ts";
import { UnreadableFileError } from "./sealer.ts";
import { TusClient } from "./tus.ts";

interface Listening {
  /** Keep it: from here the upload can go on. */
  checkpoint(checkpoint: Checkpoint): void;
  moved(bytes: number): void;
}

/** One attempt. Throws UnreadableFileError, what the SDK would throw, or `stopped.reason`. */
export function uploadInParts(job: UploadJob, listening: Listening, stopped: AbortSignal): Promise<Uploaded> {
  const worker = new Worker(new URL("./upload.worker.ts", import.meta.url), { type: "module" });
  const outcome = new Promise<Uploaded>((resolve, reject) => {
    worker.onmessage = ({ data: news }: MessageEvent<UploadNews>) => {
      if (news.is === "checkpoint") listening.checkpoint(news.checkpoint);
      else if (news.is === "moved") listening.moved(news.bytes);
      else if (news.is === "done") resolve(news.uploaded);
      else reject(errorOf(news));
    };
    worker.onerror = ({ message }) => reject(new Error(message || "The worker for uploads did not start."));
    stopped.addEventListener("abort", () => reject(stopped.reason), { once: true });
    if (stopped.aborted) reject(stopped.reason);
    else worker.postMessage(job);
  });
  return outcome.finally(() => worker.terminate());
}

/** Tell the server that nothing more will come; one that does not hear it forgets the upload by itself. */
export async function giveUpUpload(uploads: string, token: string, { path }: Checkpoint): Promise<void> {
  await new TusClient(new URL(uploads), token).end(path).catch(() => undefined);
}

/** Another request that writes the same upload is one of our own that is not known to be dead yet. */
const SOON_AGAIN = [0, 409, 423, 460];

function errorOf(news: Exclude<UploadNews, { is: "checkpoint" | "moved" | "done" }>): Error {
  if (news.is === "unreadable") return new UnreadableFileError("The file cannot be read any more.");
  if (news.is === "broken") return new Error(news.message);
  if (SOON_AGAIN.includes(news.status)) return new ConnectionError("The upload was interrupted.");
  return new MatrixError(news.data, news.status);
}
