// What the page and the worker that uploads a file say to each other.
import type { EncryptedFile } from "../../../core/attachmentCipher.ts";
import type { Lock } from "../locked.ts";
import type { SealState } from "./sealer.ts";

/** From where an upload goes on. */
export interface Checkpoint {
  /** Where it is on the server, such as /_veche/v1/uploads/ID. */
  path: string;
  seal: SealState;
}

export interface UploadJob {
  file: Blob;
  /** With which it lies on this device, where it is locked there. */
  lock?: Lock | undefined;
  /** Where uploads are begun. */
  uploads: string;
  token: string;
  isEncrypted: boolean;
  /** What the server may know of it: nothing of a file that is encrypted. */
  told: Record<string, string>;
  checkpoint?: Checkpoint | undefined;
}

/** What goes into the content of the message: an encrypted file, or the bare address. */
export type Uploaded = EncryptedFile | string;

export type UploadNews =
  | { is: "checkpoint"; checkpoint: Checkpoint }
  | { is: "moved"; bytes: number }
  | { is: "done"; uploaded: Uploaded }
  | { is: "unreadable" }
  | {
      is: "refused";
      status: number;
      data: { errcode?: string; error?: string; retry_after_ms?: number };
    }
  | { is: "broken"; message: string };
