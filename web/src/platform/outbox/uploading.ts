// Puts the files of one entry on the server, one after the other, and lets the board know how far they are.
import type { MatrixClient } from "matrix-js-sdk";
import { PAUSABLE_BYTES } from "../../core/transfer.ts";
import { giveUp, uploadKept, uploadLarge } from "../media/parts/uploadLarge.ts";
import { uploadBlob } from "../media/upload.ts";
import type { TransferBoard } from "./board.ts";
import { type Entry, largeOf, mayPause, putAddress, type Upload, wholeBytesOf } from "./entry.ts";

interface Surroundings {
  client: MatrixClient;
  board: TransferBoard;
  /** Keep on disk what has become of the entry. */
  keep(): Promise<void>;
}

/** Show that files wait for their turn. What has a large file is shown by the lane, by that alone. */
export function announce(board: TransferBoard, entry: Entry): void {
  const sizeBytes = wholeBytesOf(entry);
  if (largeOf(entry) || sizeBytes === 0) return;
  board.open(entry.txnId, sizeBytes, mayPause(entry));
  if (entry.isPaused) board.turn(entry.txnId, "paused");
}

/** One attempt; each file that has its address is not uploaded again. Throws `stopped.reason` too. */
export async function uploadFiles(around: Surroundings, entry: Entry, stopped: AbortSignal): Promise<void> {
  const { board, keep } = around;
  if (entry.uploads.length === 0) return;
  for (let upload = entry.uploads[0]; upload; upload = entry.uploads[0]) {
    const uploaded = await uploadOne(around, entry, upload, stopped);
    putAddress(entry.content, upload.at, uploaded);
    entry.uploads = entry.uploads.slice(1);
    await keep();
  }
  board.close(entry.txnId);
}

/** Nothing more of it will come. */
export function giveUpFiles(client: MatrixClient, { uploads }: Entry): void {
  for (const upload of uploads) void giveUp(client, "large" in upload ? upload.large : upload);
}

async function uploadOne(
  { client, board, keep }: Surroundings,
  entry: Entry,
  upload: Upload,
  stopped: AbortSignal,
): Promise<unknown> {
  const keepProgress = () => {
    entry.attempts = 0;
    return keep();
  };
  if ("large" in upload) {
    const moved = (bytes: number) => board.moved(entry.txnId, bytes);
    return uploadLarge(client, upload.large, { moved, keep: keepProgress }, stopped);
  }
  // What goes before a large file, such as a picture of it, is not counted with it.
  if (largeOf(entry)) return uploadBlob(client, upload, undefined, stopped);
  board.turn(entry.txnId, "running");
  const sizeBytes = board.shown.value[entry.txnId]?.sizeBytes ?? 0;
  const before = Math.max(0, sizeBytes - wholeBytesOf(entry));
  const moved = (bytes: number) => board.moved(entry.txnId, before + bytes);
  // In one request, as it is quicker: nobody would stop it, or miss what was sent of it.
  if (upload.blob.size < PAUSABLE_BYTES) return uploadBlob(client, upload, moved, stopped);
  return uploadKept(client, upload, { moved, keep: keepProgress }, stopped);
}
