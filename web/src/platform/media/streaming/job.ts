// What a page and the service worker say to each other about a file that is played while it comes.
import type { EncryptedFile } from "../attachment.ts";

/** Played from `STREAMS` + id. The address says nothing of the file, and the key is never kept beside the page. */
export const STREAMS = "/stream/";

/** The service worker asks the page that plays, anew for each part. */
export interface AskedForStream {
  type: "stream";
  id: string;
}

/** What the page answers. */
export interface StreamJob {
  /** Where the media is, on the server of the account. */
  url: string;
  token: string;
  /** Absent where it was not encrypted: then it is handed on as it comes. */
  file?: EncryptedFile | undefined;
  /** One that cannot run. */
  mimetype: string;
}

/** All was seen, and it is not what was sent. */
export interface StreamTampered {
  type: "stream-tampered";
  id: string;
}

/** From the page: it plays this one no more. */
export interface StreamEnded {
  type: "stream-ended";
  id: string;
}
