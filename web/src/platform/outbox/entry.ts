// What waits to be sent: one event, with the files that have to be uploaded before.
import type { MatrixEvent } from "matrix-js-sdk";
import type { Waiting } from "../../core/outboxOrder.ts";
import { PAUSABLE_BYTES } from "../../core/transfer.ts";
import type { Checkpoint } from "../media/parts/job.ts";
import type { LargeFile } from "../media/parts/largeFile.ts";
import type { Beside } from "../storage/shelf.ts";

/** An event to be sent. */
export interface Outgoing {
  roomId: string;
  type: string;
  content: Record<string, unknown>;
  threadId?: string;
  /** For redactions: the event that is redacted. */
  redacts?: string;
  /** Files that nothing has any more once it is sent. */
  orphans?: readonly string[];
  uploads?: Upload[];
  /** What the sender sees of it until it is sent. */
  preview?: Blob;
  /** The file of the app's own that is needed until it is sent, and no longer. */
  ownFile?: string;
}

/** A file to be uploaded before the event. */
export type Upload = WholeUpload | LargeUpload;

/** Kept with the event, and encrypted already where the room is. */
export interface WholeUpload {
  blob: Blob;
  /** Where its address goes in the content, such as ["file", "url"]. */
  at: readonly string[];
  /** Left out where the name is nobody's business. */
  fileName?: string;
  /** From where it goes on, when some of it is there. */
  checkpoint?: Checkpoint | undefined;
}

/** Read and encrypted while it is uploaded. */
export interface LargeUpload {
  large: LargeFile;
  /** Where its address, or all that describes the encrypted file, goes in the content. */
  at: readonly string[];
}

/** What is kept of it on disk; beside it, in the order of `uploads`, lie the blobs and the ways to large files. */
export interface Kept extends Waiting, Omit<Outgoing, "uploads" | "preview"> {
  writtenMs: number;
  uploads: (Omit<WholeUpload, "blob"> | LargeUpload)[];
  /** What the server said when it refused it. */
  refusal?: Record<string, unknown> | undefined;
}

export interface Entry extends Waiting, Outgoing {
  writtenMs: number;
  uploads: Upload[];
  refusal?: Record<string, unknown> | undefined;
  attempts: number;
  /** What is shown of it in the room, once the room is known. */
  echo?: MatrixEvent;
}

/** The large file of an entry that is still to be uploaded. */
export function largeOf({ uploads }: Pick<Entry, "uploads">): LargeFile | undefined {
  return uploads.flatMap((upload) => ("large" in upload ? [upload.large] : []))[0];
}

/** How many bytes are to be sent of what is kept with an entry. */
export function wholeBytesOf({ uploads }: Pick<Entry, "uploads">): number {
  return uploads.reduce((sum, upload) => sum + ("blob" in upload ? upload.blob.size : 0), 0);
}

/** Whether some of it is worth stopping, to go on from there later. */
export function mayPause({ uploads }: Pick<Entry, "uploads">): boolean {
  return uploads.some((upload) => "large" in upload || upload.blob.size >= PAUSABLE_BYTES);
}

export function toKept({
  uploads,
  echo: _echo,
  attempts: _attempts,
  preview: _preview,
  ...rest
}: Entry): Kept {
  return { ...rest, uploads: uploads.map(toKeptUpload) };
}

/** What lies beside it, as it is: encrypted, or only the way to a file. */
export function besideKept({ uploads }: Entry): Beside[] {
  return uploads.map((upload) => ("large" in upload ? (upload.large.handle ?? null) : upload.blob));
}

export function fromKept(kept: Kept, beside: readonly Beside[]): Entry {
  const uploads = kept.uploads.flatMap((upload, index) => fromKeptUpload(upload, beside[index] ?? null));
  return { ...kept, uploads, attempts: 0 };
}

function toKeptUpload(upload: Upload): Kept["uploads"][number] {
  if ("large" in upload) {
    const { file: _file, handle: _handle, ...large } = upload.large;
    return { at: upload.at, large };
  }
  const { blob: _blob, ...rest } = upload;
  return rest;
}

function fromKeptUpload(upload: Kept["uploads"][number], beside: Beside): Upload[] {
  if ("large" in upload) {
    const handle = beside instanceof Blob || beside === null ? undefined : beside;
    return [{ at: upload.at, large: { ...upload.large, handle } }];
  }
  return beside instanceof Blob ? [{ ...upload, blob: beside }] : [];
}

/** Put the address of an uploaded file, or what describes it, into the content, in place: the echo shares it. */
export function putAddress(content: Record<string, unknown>, at: readonly string[], address: unknown): void {
  let part = content;
  for (const name of at.slice(0, -1)) {
    part[name] ??= {};
    part = part[name] as Record<string, unknown>;
  }
  part[at.at(-1) ?? ""] = address;
}
