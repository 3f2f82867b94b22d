// Gives a page a large file as a download of the browser, opened and checked while it comes, for browsers that cannot write to disk.
import { newsOfFailure, type SaveNews } from "../platform/media/saving/job.ts";
import { openPieces, type Patience, type SaveJob } from "../platform/media/saving/pieces.ts";

interface Asked {
  type: "save";
  id: string;
  job: SaveJob;
  fileName: string;
}

const PATH = "/save/";

export function serveSaving(worker: ServiceWorkerGlobalScope): void {
  /** Each is taken once, at once: the page asks for it as soon as it hears "ready". */
  const waiting = new Map<string, { asked: Asked; port: MessagePort }>();
  worker.addEventListener("message", ({ data, ports: [port] }) => {
    if (data?.type !== "save" || !port) return;
    waiting.set(data.id, { asked: data, port });
    port.postMessage("ready");
  });
  worker.addEventListener("fetch", (event) => {
    const { pathname, origin } = new URL(event.request.url);
    if (origin !== worker.location.origin || !pathname.startsWith(PATH)) return;
    const id = pathname.slice(PATH.length);
    const found = waiting.get(id);
    waiting.delete(id);
    event.respondWith(found ? answer(found.asked, found.port) : new Response(null, { status: 404 }));
  });
}

function answer({ job, fileName }: Asked, port: MessagePort): Response {
  const tell = (news: SaveNews) => port.postMessage(news);
  const stopping = new AbortController();
  port.onmessage = ({ data }) => data === "stop" && stopping.abort();
  const listening = {
    moved: (bytes: number) => tell({ is: "moved", bytes }),
    waits: (patience: Patience) => tell({ is: "waits", for: patience }),
  };
  const pieces = openPieces(job, listening, stopping.signal);
  const body = new ReadableStream<Uint8Array>({
    pull: async (stream) => {
      try {
        const { done, value } = await pieces.next();
        if (!done) return stream.enqueue(value);
        stream.close();
        tell({ is: "saved" });
      } catch (error) {
        // The browser drops a download that breaks off.
        stream.error(error);
        tell(newsOfFailure(error, stopping.signal.aborted));
      }
    },
    cancel: () => {
      stopping.abort();
      tell(newsOfFailure("It was cancelled.", true));
    },
  });
  return new Response(body, { headers: headersOf(fileName) });
}

/** Without a length: the sender may have told a wrong one. */
function headersOf(fileName: string): Record<string, string> {
  const name = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": `attachment; filename*=UTF-8''${name}`,
    "X-Content-Type-Options": "nosniff",
  };
}
