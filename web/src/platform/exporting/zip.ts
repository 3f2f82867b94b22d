// Writes a zip as a stream, one file after the other.
import { configure, ZipWriter } from "@zip.js/zip.js/lib/zip-core-native.js";

configure({ useWebWorkers: false });

export class ZipStream {
  readonly #writer: ZipWriter<unknown>;
  readonly #signal: AbortSignal;

  constructor(stream: WritableStream<Uint8Array>, signal: AbortSignal) {
    this.#writer = new ZipWriter(stream, { zip64: true });
    this.#signal = signal;
  }

  async add(path: string, parts: Parts): Promise<void> {
    await this.#writer.add(path, toStream(parts), { signal: this.#signal });
  }

  /** Pictures and sounds are as small as they get: they are only stored. */
  async store(path: string, blob: Blob): Promise<void> {
    await this.#writer.add(path, blob.stream(), { level: 0, signal: this.#signal });
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }
}

type Parts = Iterable<string | Blob> | AsyncIterable<string | Blob>;

function toStream(parts: Parts): ReadableStream<Uint8Array> {
  const bytes = toBytes(parts);
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await bytes.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await bytes.return()),
  });
}

async function* toBytes(parts: Parts): AsyncGenerator<Uint8Array, void, void> {
  for await (const part of parts) yield new Uint8Array(await new Blob([part]).arrayBuffer());
}
