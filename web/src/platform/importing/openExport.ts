// Opens what a person chose: a folder, single files, or zips, without reading more of them than is asked for.
import { BlobReader, configure, type FileEntry, ZipReader } from "@zip.js/zip.js/lib/zip-core-native.js";
import { type ExportFile, ExportFiles } from "../../core/importing/exportFiles.ts";

/** More files than this are not the export of a messenger. */
const MOST_ENTRIES = 300_000;
/** A zip that swells more than this is a bomb; text shrinks to a twentieth at best, pictures not at all. */
const MOST_SWELLING = 200;
const SMALL_BYTES = 32 * 1024 * 1024;

/** The zip is broken, or not one. */
export class BrokenZipError extends Error {}

configure({ useWebWorkers: false });

export async function openExport(chosen: File[]): Promise<ExportFiles> {
  const zips = chosen.filter(isZip);
  const alone = zips.length === 1 && chosen.length === 1;
  const inside = await Promise.all(zips.map((zip) => listZip(zip, alone ? "" : `${zip.name}/`)));
  return new ExportFiles([...chosen.filter((file) => !isZip(file)).map(toExportFile), ...inside.flat()]);
}

function isZip(file: File): boolean {
  return !file.webkitRelativePath && /\.zip$/i.test(file.name);
}

function toExportFile(file: File): ExportFile {
  return {
    path: file.webkitRelativePath || file.name,
    sizeBytes: file.size,
    stream: () => file.stream(),
    blob: () => Promise.resolve(file),
  };
}

async function listZip(zip: File, prefix: string): Promise<ExportFile[]> {
  const files: ExportFile[] = [];
  try {
    for await (const entry of new ZipReader(new BlobReader(zip)).getEntriesGenerator()) {
      if (files.length >= MOST_ENTRIES) throw new BrokenZipError("The zip has too many files.");
      if (!entry.directory && !entry.encrypted) files.push(toFile(entry as FileEntry, prefix));
    }
  } catch (error) {
    throw new BrokenZipError(error instanceof Error ? error.message : String(error));
  }
  return files;
}

function toFile(entry: FileEntry, prefix: string): ExportFile {
  const stream = () => unpack(entry);
  return {
    path: prefix + entry.filename,
    sizeBytes: entry.uncompressedSize,
    stream,
    blob: () => new Response(stream()).blob(),
  };
}

function unpack(entry: FileEntry): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { compressedSize, uncompressedSize } = entry;
  if (uncompressedSize > SMALL_BYTES && uncompressedSize > compressedSize * MOST_SWELLING)
    throw new BrokenZipError("A file in the zip swells too much.");
  const { readable, writable } = limitTo(uncompressedSize);
  entry.getData(writable, { checkSignature: true }).catch(() => undefined);
  return readable;
}

/** A zip can lie about the size of what is in it. */
function limitTo(sizeBytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let left = sizeBytes;
  return new TransformStream({
    transform(piece, controller) {
      left -= piece.byteLength;
      if (left < 0) controller.error(new BrokenZipError("A file in the zip is larger than the zip says."));
      else controller.enqueue(piece);
    },
  });
}
