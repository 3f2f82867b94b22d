// Uploads a large file as the server takes it: in parts, or, where it knows no parts, whole.
import type { MatrixClient } from "matrix-js-sdk";
import { encryptBlob } from "../encrypt.ts";
import { unlockFile } from "../locked.ts";
import { uploadBlob, uploadLimitsOf } from "../upload.ts";
import type { Uploaded, UploadJob } from "./job.ts";
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
  if (!inParts) return uploadWhole(client, large, file, moved);
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
  let kept = Promise.resolve();
  const onCheckpoint = (next: LargeFile["checkpoint"]) => {
    large.checkpoint = next;
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
export async function giveUpLarge(client: MatrixClient, { checkpoint }: LargeFile): Promise<void> {
  if (!checkpoint) return;
  const { inParts } = await uploadLimitsOf(client).catch(() => ({ inParts: undefined }));
  if (inParts) await giveUpUpload(inParts.uploads, client.getAccessToken() ?? "", checkpoint);
}

async function uploadWhole(
  client: MatrixClient,
  { isEncrypted, facts, lock }: LargeFile,
  lying: File,
  moved: (bytes: number) => void,
): Promise<Uploaded> {
  const file = lock ? await unlockFile(lying, lock) : lying;
  if (!isEncrypted) return uploadBlob(client, { blob: file, fileName: facts.name }, moved);
  const encrypted = await encryptBlob(file);
  return { ...encrypted.file, url: await uploadBlob(client, encrypted, moved) };
}
