// Writes a film to the disk while it is recorded, so that neither a crash takes it nor the memory fills with it.
import { makePlaceForLength, writeLength } from "../../../core/calls/webmLength.ts";
import { lockWith } from "../locked.ts";
import type { TapeJob, TapeNews } from "./job.ts";

/** Beside what TypeScript knows of pages: only workers have it. */
interface Writer {
  write(bytes: Uint8Array, where: { at: number }): number;
  flush(): void;
  close(): void;
}
interface Writable {
  createSyncAccessHandle(): Promise<Writer>;
}

let writer: Writer | undefined;
let lockAt: Awaited<ReturnType<typeof lockWith>> | undefined;
let sizeBytes = 0;
let lengthAt: number | undefined;
/** One after the other, as they came. */
let doing: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data: job }: MessageEvent<TapeJob>) => {
  doing = doing
    .then(() => take(job))
    .then(tell, () => tell(job.is === "close" ? { is: "closed" } : { is: "broken" }));
});

function tell(news: TapeNews): void {
  postMessage(news);
}

async function take(job: TapeJob): Promise<TapeNews> {
  switch (job.is) {
    case "open":
      lockAt = await lockWith(job.lock);
      writer = await (job.handle as unknown as Writable).createSyncAccessHandle();
      return { is: "opened" };
    case "write":
      await write(new Uint8Array(await job.part.arrayBuffer()), job.lengthMs);
      return { is: "written", sizeBytes };
    case "close":
      writer?.close();
      return { is: "closed" };
  }
}

async function write(part: Uint8Array<ArrayBuffer>, lengthMs: number): Promise<void> {
  const head = sizeBytes === 0 ? makePlaceForLength(part) : undefined;
  const bytes = head?.bytes ?? part;
  lengthAt ??= head?.lengthAt;
  await put(bytes, sizeBytes);
  sizeBytes += bytes.length;
  // With every part: after a crash it says how long it is as well. Whoever saw it locked twice with the same bytes learns by how
  // much it has grown, which the size of the file says anyway.
  if (lengthAt !== undefined) await put(writeLength(lengthMs), lengthAt);
  writer?.flush();
}

async function put(bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void> {
  const locked = await lockAt?.(at, bytes);
  if (!locked || writer?.write(locked, { at }) !== locked.length) throw new Error("The disk is full.");
}
