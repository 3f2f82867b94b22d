// Saves a large file without holding it: to a file that the person names, or else as a download by the service worker.
import type { MatrixClient } from "matrix-js-sdk";
import { type Attachment, downloadUrl, RefusedMediaError, TamperedMediaError } from "../attachment.ts";
import type { SaveNews } from "./job.ts";
import type { SaveJob, SaveListening } from "./pieces.ts";
import type { DiskJob } from "./save.worker.ts";

/** There is no more room on the disk. */
export class DiskFullError extends Error {}

/** The browser asks where to only after a click, and the last one was too long ago. */
export class NeedsClickError extends Error {}

export interface SavedFile {
  attachment: Attachment;
  fileName: string;
  sizeBytes: number | undefined;
}

/** A place to save to: run it once. Its errors are TamperedMediaError, RefusedMediaError, DiskFullError, AbortError and others. */
export type Saver = (listening: SaveListening, stopped: AbortSignal) => Promise<void>;

type Picker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

/** Undefined when the person chooses nothing; "cannot" where only small files can be saved. */
type Opened = Saver | undefined | "cannot";

/** Ask where to, from a click; throws NeedsClickError without one. */
export function openSaver(client: MatrixClient, { attachment, fileName }: SavedFile): Promise<Opened> {
  const url = downloadUrl(client, attachment.url);
  return open({ url, token: client.getAccessToken() ?? "", file: attachment.file }, fileName);
}

/** The same for all that the server keeps of the person, as one archive. */
export function openOwnExport(client: MatrixClient): Promise<Opened> {
  const url = new URL("/_veche/v1/me/export", client.getHomeserverUrl()).href;
  const job = { url, token: client.getAccessToken() ?? "", file: undefined, isMadeAnew: true };
  return open(job, "veche-export.zip");
}

async function open(job: SaveJob, fileName: string): Promise<Opened> {
  const pick = (window as { showSaveFilePicker?: Picker }).showSaveFilePicker?.bind(window);
  if (pick) {
    const handle = await pick({ suggestedName: fileName }).catch(takeRefusal);
    return handle && ((...how) => saveToDisk({ ...job, handle }, ...how));
  }
  const worker = navigator.serviceWorker?.controller;
  return worker ? (...how) => saveAsDownload(worker, job, fileName, ...how) : "cannot";
}

function takeRefusal(error: unknown): undefined {
  if (!(error instanceof DOMException)) throw error;
  if (error.name === "AbortError") return undefined;
  throw error.name === "SecurityError" ? new NeedsClickError(error.message) : error;
}

async function saveToDisk(job: DiskJob, listening: SaveListening, stopped: AbortSignal): Promise<void> {
  const worker = new Worker(new URL("./save.worker.ts", import.meta.url), { type: "module" });
  const outcome = new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<SaveNews>) => hear(data, listening, resolve, reject);
    worker.onerror = ({ message }) => reject(new Error(message || "The worker for saving did not start."));
  });
  // It has to take away what it wrote, before it ends.
  stopped.addEventListener("abort", () => worker.postMessage("stop"));
  worker.postMessage(job);
  return outcome.finally(() => worker.terminate());
}

/** A service worker that hears nothing is put to sleep. */
const AWAKE_MS = 10_000;

async function saveAsDownload(
  worker: ServiceWorker,
  job: SaveJob,
  fileName: string,
  listening: SaveListening,
  stopped: AbortSignal,
): Promise<void> {
  const id = crypto.randomUUID();
  const { port1: port, port2 } = new MessageChannel();
  const outcome = new Promise<void>((resolve, reject) => {
    port.onmessage = ({ data }: MessageEvent<SaveNews | "ready">) => {
      // Answered by the service worker as a download: the page stays.
      if (data === "ready") window.location.assign(`/save/${id}`);
      else hear(data, listening, resolve, reject);
    };
  });
  worker.postMessage({ type: "save", id, job, fileName }, [port2]);
  stopped.addEventListener("abort", () => port.postMessage("stop"));
  const timer = setInterval(() => worker.postMessage({ type: "still-saving" }), AWAKE_MS);
  return outcome.finally(() => {
    clearInterval(timer);
    port.close();
  });
}

function hear(
  news: SaveNews,
  { moved, waits }: SaveListening,
  resolve: () => void,
  reject: (error: Error) => void,
): void {
  if (news.is === "moved") moved(news.bytes);
  else if (news.is === "waits") waits(news.for);
  else if (news.is === "saved") resolve();
  else reject(errorOf(news));
}

function errorOf({ why, message }: Extract<SaveNews, { is: "failed" }>): Error {
  if (why === "tampered") return new TamperedMediaError(message);
  if (why === "refused") return new RefusedMediaError(message);
  if (why === "full") return new DiskFullError(message);
  return why === "stopped" ? new DOMException(message, "AbortError") : new Error(message);
}
