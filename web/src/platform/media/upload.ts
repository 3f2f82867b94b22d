// Puts a file on the server; the place where large files will be sent in parts.
import type { MatrixClient } from "matrix-js-sdk";
import { Store, type Watchable } from "../../core/store.ts";

export interface Uploadable {
  blob: Blob;
  fileName?: string;
}

/** Upload and return its mxc: address; `told` hears how far it is, from 0 to 1. */
export async function uploadBlob(
  client: MatrixClient,
  { blob, fileName }: Uploadable,
  told: (part: number) => void,
): Promise<string> {
  const { content_uri: address } = await client.uploadContent(blob, {
    type: blob.type || "application/octet-stream",
    ...(fileName ? { name: fileName } : { includeFilename: false }),
    progressHandler: ({ loaded, total }) => told(total > 0 ? loaded / total : 0),
  });
  return address;
}

/** How far the files of each message are, by transaction id. */
export class UploadProgress {
  readonly #parts = new Store<Readonly<Record<string, number>>>({});

  get parts(): Watchable<Readonly<Record<string, number>>> {
    return this.#parts;
  }

  /** From 0 to 1; undefined when there is nothing to tell any more. */
  set(txnId: string, part: number | undefined): void {
    const { [txnId]: before, ...others } = this.#parts.value;
    if (before === part) return;
    this.#parts.set(part === undefined ? others : { ...others, [txnId]: part });
  }
}

/** The largest file the server takes, in bytes; undefined when it does not say. */
export async function largestUpload(client: MatrixClient): Promise<number | undefined> {
  return (await client.getMediaConfig())["m.upload.size"];
}
