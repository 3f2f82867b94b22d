// What waits to be sent: one event, with the files that have to be uploaded before.
import type { MatrixEvent } from "matrix-js-sdk";
import type { Waiting } from "../../core/outboxOrder.ts";

/** An event to be sent. */
export interface Outgoing {
  roomId: string;
  type: string;
  content: Record<string, unknown>;
  threadId?: string;
  /** For redactions: the event that is redacted. */
  redacts?: string;
  uploads?: Upload[];
  /** What the sender sees of it until it is sent. */
  preview?: Blob;
}

/** A file to be uploaded before the event; it is encrypted already where the room is. */
export interface Upload {
  blob: Blob;
  /** Where its address goes in the content, such as ["file", "url"]. */
  at: readonly string[];
  /** Left out where the name is nobody's business. */
  fileName?: string;
}

/** What is kept of it on disk; the blobs lie beside it, in the order of `uploads`. */
export interface Kept extends Waiting, Omit<Outgoing, "uploads" | "preview"> {
  writtenMs: number;
  uploads: Omit<Upload, "blob">[];
}

export interface Entry extends Waiting, Outgoing {
  writtenMs: number;
  uploads: Upload[];
  attempts: number;
  /** What is shown of it in the room, once the room is known. */
  echo?: MatrixEvent;
}

export function toKept({
  uploads,
  echo: _echo,
  attempts: _attempts,
  preview: _preview,
  ...rest
}: Entry): Kept {
  return { ...rest, uploads: uploads.map(({ blob: _blob, ...upload }) => upload) };
}

export function fromKept(kept: Kept, blobs: readonly Blob[]): Entry {
  const uploads = kept.uploads.flatMap((upload, index) => {
    const blob = blobs[index];
    return blob ? [{ ...upload, blob }] : [];
  });
  return { ...kept, uploads, attempts: 0 };
}

/** Put the address of an uploaded file into the content, in place: the echo shares it. */
export function putAddress(content: Record<string, unknown>, at: readonly string[], address: string): void {
  let part = content;
  for (const name of at.slice(0, -1)) {
    part[name] ??= {};
    part = part[name] as Record<string, unknown>;
  }
  part[at.at(-1) ?? ""] = address;
}
