// Files and folders as they are chosen, dropped or pasted, with the way back to them where the browser gives one.
import { readHandle } from "./parts/largeFile.ts";

/** More are not read from folders: whoever sends so many packs them first. */
export const MOST_FILES = 200;

/** What systems put into folders for themselves. */
const NOT_MEANT = [".DS_Store", "Thumbs.db", "desktop.ini"];

type Picker = (options: { multiple: boolean }) => Promise<FileSystemFileHandle[]>;

interface WithHandle {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** Ask for files, from a click; "cannot" where only an <input> can. */
export async function pickFiles(): Promise<File[] | "cannot"> {
  const pick = (window as { showOpenFilePicker?: Picker }).showOpenFilePicker?.bind(window);
  if (!pick) return "cannot";
  try {
    return await Promise.all((await pick({ multiple: true })).map((handle) => readHandle(handle)));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return [];
    throw error;
  }
}

/** Whether there is anything in it but text. */
export function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes("Files") ?? false;
}

/** All files of a drop or a paste, those of folders too; at most one more than `MOST_FILES`. */
export async function readTransfer(transfer: DataTransfer): Promise<File[]> {
  // Everything has to be taken before the first wait: then the browser closes it.
  const taken = [...transfer.items].filter(({ kind }) => kind === "file").map(take);
  const found: File[] = [];
  for (const { file, entry, handle } of taken) {
    const way = await handle;
    if (way) await collect(way, found);
    else if (entry?.isDirectory) await collectEntry(entry, found);
    else if (file) found.push(file);
  }
  return found;
}

/** Those of a folder that an <input> gave. */
export function meantFiles(files: Iterable<File>): File[] {
  return [...files].filter(({ name }) => !NOT_MEANT.includes(name));
}

function take(item: DataTransferItem & WithHandle) {
  return {
    file: item.getAsFile(),
    entry: item.webkitGetAsEntry?.() ?? null,
    handle: item.getAsFileSystemHandle?.().catch(() => null) ?? Promise.resolve(null),
  };
}

async function collect(handle: FileSystemHandle, found: File[]): Promise<void> {
  if (found.length > MOST_FILES || NOT_MEANT.includes(handle.name)) return;
  if (handle instanceof FileSystemFileHandle) found.push(await readHandle(handle));
  if (!(handle instanceof FileSystemDirectoryHandle)) return;
  for await (const inside of handle.values()) await collect(inside, found);
}

async function collectEntry(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (found.length > MOST_FILES || NOT_MEANT.includes(entry.name)) return;
  if (entry.isFile) found.push(await fileOf(entry as FileSystemFileEntry));
  if (!entry.isDirectory) return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives a hundred at a time, and nothing at the end.
  for (let some = await readSome(reader); some.length > 0; some = await readSome(reader))
    for (const inside of some) await collectEntry(inside, found);
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

function readSome(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}
