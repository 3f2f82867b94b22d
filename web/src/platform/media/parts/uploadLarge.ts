// Uploads what is worth going on with as the server takes it: in parts, or, where it knows no parts, whole.
import type { MatrixClient } from "matrix-js-sdk";
import { encryptBlob } from "../encrypt.ts";
import { unlockFile } from "../locked.ts";
import { type Uploadable, uploadBlob, uploadLimitsOf } from "../upload.ts";
import type { Checkpoint, Uploaded, UploadJob } from "./job.ts";
import { type LargeFile, openLargeFile } from "./largeFile.ts";
import { giveUpUpload, uploadInParts } from "./upload.ts";

interface Listening {
  moved(bytes: number): void;
  /** Keep how far the file is. */
  keep(): Promise<void>;
}

/** One attempt; `large` then carries from where the next one goes on. Throws what `uploadInParts` throws. */
export async function uploadLarge(
  client: MatrixClient,
  large: LargeFile,
  { moved, keep }: Listening,
  stopped: AbortSignal,
): Promise<Uploaded> {
  const file = await openLargeFile(large);
  const { inParts } = await uploadLimitsOf(client);
  if (!inParts) return uploadWhole(client, large, file, moved, stopped);
  const { isEncrypted, checkpoint, lock } = large;
  const job: UploadJob = {
    file,
    lock,
    uploads: inParts.uploads,
    token: client.getAccessToken() ?? "",
    isEncrypted,
    told: isEncrypted ? {} : { filename: large.facts.name, filetype: large.mimetype },
    checkpoint,
  };
  return followed(job, large, { moved, keep }, stopped);
}

interface KeptWhole extends Uploadable {
  checkpoint?: Checkpoint | undefined;
}

/** One attempt to upload what is kept as it is sent; it then carries from where the next one goes on. */
export async function uploadKept(
  client: MatrixClient,
  kept: KeptWhole,
  listening: Listening,
  stopped: AbortSignal,
): Promise<string> {
  const { blob, fileName, checkpoint } = kept;
  const { inParts } = await uploadLimitsOf(client);
  if (!inParts) return uploadBlob(client, kept, listening.moved, stopped);
  const job: UploadJob = {
    file: blob,
    uploads: inParts.uploads,
    token: client.getAccessToken() ?? "",
    isEncrypted: false, // if need be, it is already
    told: { ...(fileName && { filename: fileName }), ...(blob.type && { filetype: blob.type }) },
    checkpoint,
  };
  const address = await followed(job, kept, listening, stopped);
  if (typeof address !== "string") throw new Error("What is kept is not encrypted again.");
  return address;
}

/** Run a job, and have each step that it has made kept by `holder`. */
async function followed(
  job: UploadJob,
  holder: { checkpoint?: Checkpoint | undefined },
  { moved, keep }: Listening,
  stopped: AbortSignal,
): Promise<Uploaded> {
  let kept = Promise.resolve();
  const onCheckpoint = (next: Checkpoint) => {
    holder.checkpoint = next;
    // What cannot be kept is only sent once more after a reload.
    kept = kept.then(keep).catch(() => undefined);
  };
  try {
    return await uploadInParts(job, { moved, checkpoint: onCheckpoint }, stopped);
  } finally {
    await kept;
  }
}

/** Nothing more will come. */
export async function giveUp(
  client: MatrixClient,
  { checkpoint }: { checkpoint?: Checkpoint | undefined },
): Promise<void> {
  if (!checkpoint) return;
  const { inParts } = await uploadLimitsOf(client).catch(() => ({ inParts: undefined }));
  if (inParts) await giveUpUpload(inParts.uploads, client.getAccessToken() ?? "", checkpoint);
}

async function uploadWhole(
  client: MatrixClient,
  { isEncrypted, facts, lock }: LargeFile,
  lying: File,
  moved: (bytes: number) => void,
  stopped: AbortSignal,
): Promise<Uploaded> {
  const file = lock ? await unlockFile(lying, lock) : lying;
  if (!isEncrypted) return uploadBlob(client, { blob: file, fileName: facts.name }, moved, stopped);
  const encrypted = await encryptBlob(file);
  return { ...encrypted.file, url: await uploadBlob(client, encrypted, moved, stopped) };
}
