// Writes a file to disk while it is fetched, opened and checked. What is not whole and right is not left behind.
import { newsOfFailure, type SaveNews } from "./job.ts";
import { openPieces, type Patience, type SaveJob } from "./pieces.ts";

export interface DiskJob extends SaveJob {
  handle: FileSystemFileHandle;
}

interface Removable {
  remove?(): Promise<void>;
}

function tell(news: SaveNews): void {
  postMessage(news);
}

const stopping = new AbortController();

self.addEventListener("message", async ({ data }: MessageEvent<DiskJob | "stop">) => {
  if (data === "stop") return stopping.abort();
  try {
    await save(data);
    tell({ is: "saved" });
  } catch (error) {
    tell(newsOfFailure(error, stopping.signal.aborted));
  }
});

const listening = {
  moved: (bytes: number) => tell({ is: "moved", bytes }),
  waits: (patience: Patience) => tell({ is: "waits", for: patience }),
};

async function save(job: DiskJob): Promise<void> {
  // The browser writes beside the file, and changes them over when it is closed.
  const file = await job.handle.createWritable();
  try {
    for await (const piece of openPieces(job, listening, stopping.signal)) await file.write(piece);
    stopping.signal.throwIfAborted();
    await file.close();
  } catch (error) {
    await file.abort().catch(() => undefined);
    await removeEmpty(job.handle).catch(() => undefined);
    throw error;
  }
}

/** Choosing a name has made an empty file of that name. */
async function removeEmpty(handle: FileSystemFileHandle & Removable): Promise<void> {
  if ((await handle.getFile()).size === 0) await handle.remove?.();
}
