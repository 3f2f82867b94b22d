// Plays a file while it comes: gives it an address of this page's own, which the service worker answers.
import type { MatrixClient } from "matrix-js-sdk";
import { type Attachment, downloadUrl, harmlessType } from "../attachment.ts";
import {
  type AskedForStream,
  STREAMS,
  type StreamEnded,
  type StreamJob,
  type StreamTampered,
} from "./job.ts";

export interface Stream {
  url: string;
  close(): void;
}

interface Playing {
  job: StreamJob;
  onTampered: () => void;
}

/** A service worker that hears nothing is put to sleep, and what plays breaks off. */
const AWAKE_MS = 10_000;

/** By id. The keys are here and nowhere else: they go with the page. */
const playing = new Map<string, Playing>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Whether there is somebody to answer for the address. */
export function canStream(): boolean {
  return Boolean(navigator.serviceWorker?.controller);
}

/** `onTampered` is told when all has been seen, and it was not what was sent. Close it when nobody plays it any more. */
export function openStream(
  client: MatrixClient,
  { url: mxc, file, mimetype }: Attachment,
  onTampered: () => void,
): Stream {
  const url = downloadUrl(client, mxc);
  const job = { url, token: client.getAccessToken() ?? "", file, mimetype: harmlessType(mimetype) };
  const id = crypto.randomUUID();
  if (playing.size === 0) begin();
  playing.set(id, { job, onTampered });
  return { url: STREAMS + id, close: () => end(id) };
}

function begin(): void {
  navigator.serviceWorker.addEventListener("message", hear);
  timer = setInterval(() => tell({ type: "still-playing" }), AWAKE_MS);
}

function end(id: string): void {
  if (!playing.delete(id)) return;
  tell({ type: "stream-ended", id } satisfies StreamEnded);
  if (playing.size > 0) return;
  navigator.serviceWorker.removeEventListener("message", hear);
  clearInterval(timer);
}

function hear({ data, ports: [port] }: MessageEvent<AskedForStream | StreamTampered | undefined>): void {
  const found = data?.id === undefined ? undefined : playing.get(data.id);
  if (data?.type === "stream") port?.postMessage(found?.job);
  else if (data?.type === "stream-tampered") found?.onTampered();
}

function tell(message: object): void {
  navigator.serviceWorker.controller?.postMessage(message);
}
