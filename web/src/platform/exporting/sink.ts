// Where an export is written: straight into a file on disk where the browser can, else into a download at the end.

export interface Sink {
  stream: WritableStream<Uint8Array>;
  /** After the stream was closed. */
  finish(): Promise<void>;
  /** Leave nothing behind. */
  abandon(): Promise<void>;
}

interface SaveOptions {
  suggestedName: string;
  types: { description: string; accept: Record<string, string[]> }[];
}

type Picker = (options: SaveOptions) => Promise<FileSystemFileHandle>;

function findPicker(): Picker | undefined {
  return (window as { showSaveFilePicker?: Picker }).showSaveFilePicker?.bind(window);
}

/** Whether the whole export has to be kept until it is complete. */
export function keepsAll(): boolean {
  return findPicker() === undefined;
}

/** Ask where to; undefined when the person chooses nothing. Has to be called from a click. */
export async function openSink(name: string): Promise<Sink | undefined> {
  const pick = findPicker();
  if (!pick) return openDownload(name);
  try {
    return await openFile(
      await pick({
        suggestedName: name,
        types: [{ description: "ZIP", accept: { "application/zip": [".zip"] } }],
      }),
    );
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    throw error;
  }
}

async function openFile(handle: FileSystemFileHandle): Promise<Sink> {
  const file = await handle.createWritable();
  return {
    stream: file as WritableStream<Uint8Array>,
    finish: () => Promise.resolve(),
    abandon: () => file.abort().catch(() => undefined),
  };
}

function openDownload(name: string): Sink {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // The browser may keep a large blob on disk.
  const whole = new Response(readable as ReadableStream<Uint8Array<ArrayBuffer>>).blob();
  whole.catch(() => undefined);
  return {
    stream: writable,
    finish: async () => download(new Blob([await whole], { type: "application/zip" }), name),
    abandon: () => writable.abort().catch(() => undefined),
  };
}

function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
