// A file too large to be kept by the app: it is read where it lies, and found again after a reload.
import type { Blank } from "../../../core/traces/filmIndex.ts";
import { type FileFacts, factsOf, isSameFile } from "../../../core/transfer.ts";
import { blankOut } from "../blanks.ts";
import type { Lock } from "../locked.ts";
import type { Checkpoint } from "./job.ts";
import { UnreadableFileError } from "./sealer.ts";

/** Everything but `file` and `handle` is kept as it is. */
export interface LargeFile {
  facts: FileFacts;
  mimetype: string;
  isEncrypted: boolean;
  isPaused?: boolean | undefined;
  checkpoint?: Checkpoint | undefined;
  /** What of it is not sent as it is. */
  blanks?: readonly Blank[] | undefined;
  /** With which it lies on this device, where it is one of the app's own. */
  lock?: Lock | undefined;
  /** While the page lives; with its blanks. */
  file?: File | undefined;
  /** In browsers that have them: leads to the file after a reload. */
  handle?: FileSystemFileHandle | undefined;
}

/** What browsers with lasting handles have beside the standard. */
interface Permitted {
  queryPermission?(how: { mode: "read" }): Promise<PermissionState>;
  requestPermission?(how: { mode: "read" }): Promise<PermissionState>;
}

const handles = new WeakMap<File, FileSystemFileHandle>();
const locks = new WeakMap<File, Lock>();
const blanked = new WeakMap<File, readonly Blank[]>();

/** Know from now on where this file lies, and with which lock. */
export async function readHandle(handle: FileSystemFileHandle, lock?: Lock): Promise<File> {
  const file = await handle.getFile();
  handles.set(file, handle);
  if (lock) locks.set(file, lock);
  return file;
}

/** The same file with so many blanks, which it has again when it is read after a reload. */
export function withBlanks(file: File, blanks: readonly Blank[]): File {
  const without = blankOut(file, blanks);
  const handle = handles.get(file);
  if (handle) handles.set(without, handle);
  blanked.set(without, blanks);
  return without;
}

export function toLargeFile(file: File, isEncrypted: boolean): LargeFile {
  const mimetype = file.type || "application/octet-stream";
  const [handle, blanks, lock] = [handles.get(file), blanked.get(file), locks.get(file)];
  return { facts: factsOf(file), mimetype, isEncrypted, file, handle, blanks, lock };
}

/** Take this one, chosen by hand; false when it is another one. */
export function provideFile(large: LargeFile, file: File): boolean {
  if (!isSameFile(large.facts, file)) return false;
  large.file = blankOut(file, large.blanks ?? []);
  return true;
}

/** The file, to be read now. Throws UnreadableFileError where the person has to be asked for it. */
export async function openLargeFile(large: LargeFile): Promise<File> {
  if (large.file) return large.file;
  const permitted: (Permitted & FileSystemFileHandle) | undefined = large.handle;
  const state = await permitted?.queryPermission?.({ mode: "read" });
  if (!permitted || (state && state !== "granted")) throw new UnreadableFileError("It has to be asked for.");
  return open(large, permitted);
}

/** Ask for the permission to read it; has to be called from a click. False where it has to be chosen by hand. */
export async function askForFile(large: LargeFile): Promise<boolean> {
  const permitted: (Permitted & FileSystemFileHandle) | undefined = large.handle;
  if (!permitted || (await permitted.requestPermission?.({ mode: "read" })) === "denied") return false;
  return open(large, permitted).then(
    () => true,
    () => false,
  );
}

async function open(large: LargeFile, handle: FileSystemFileHandle): Promise<File> {
  const file = await handle.getFile().catch(() => undefined);
  if (!file || !provideFile(large, file) || !large.file)
    throw new UnreadableFileError("It is another file now.");
  return large.file;
}
