// Puts media of a message into the person's downloads.
import type { MatrixClient } from "matrix-js-sdk";
import { type Attachment, openAttachment } from "../../../platform/media/attachment.ts";

/** Throws what opening threw. */
export async function saveMedia(
  client: MatrixClient,
  attachment: Attachment,
  fileName: string,
  mostBytes?: number,
): Promise<void> {
  const url = URL.createObjectURL(await openAttachment(client, attachment, mostBytes));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has begun to read by then, and keeps what it reads.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
