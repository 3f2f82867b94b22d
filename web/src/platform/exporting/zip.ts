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

  async add(path: string, parts: Iterable<string | Blob> | AsyncIterable<string | Blob>): Promise<void> {
    await this.#writer.add(path, ReadableStream.from(toBytes(parts)), { signal: this.#signal });
  }

  /** Pictures and sounds are as small as they get: they are only stored. */
  async store(path: string, blob: Blob): Promise<void> {
    await this.#writer.add(path, blob.stream(), { level: 0, signal: this.#signal });
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }
}

async function* toBytes(parts: Iterable<string | Blob> | AsyncIterable<string | Blob>) {
  for await (const part of parts) yield new Uint8Array(await new Blob([part]).arrayBuffer());
}
