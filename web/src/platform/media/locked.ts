// Files of the app's own that lie encrypted on this device: who has the disk reads nothing without their locks, which are kept
// where only this browser's own key opens them.
import { fromBase64, ivFrom, toBase64 } from "../../core/attachmentCipher.ts";
import { cryptAt, importKey } from "./cipher.ts";

/** Secret: who has it can read the file. Base64. */
export interface Lock {
  key: string;
  iv: string;
}

/** The bytes from `begin` to before `end`. */
export type Reading = (begin: number, end: number) => Promise<Uint8Array<ArrayBuffer>>;

export function newLock(): Lock {
  const key = toBase64(crypto.getRandomValues(new Uint8Array(32)));
  return { key, iv: toBase64(ivFrom(crypto.getRandomValues(new Uint8Array(8)))) };
}

/** What is locked at `offset`, or, the same, unlocked. */
export async function lockWith({ key, iv }: Lock) {
  const imported = await importKey(key);
  const counter = fromBase64(iv);
  return (offset: number, bytes: Uint8Array<ArrayBuffer>) => cryptAt(imported, counter, offset, bytes);
}

/** Reads a file as it was before it was locked. */
export async function readingOf(file: Blob, lock: Lock | undefined): Promise<Reading> {
  const read = async (begin: number, end: number) =>
    new Uint8Array(await file.slice(begin, end).arrayBuffer());
  if (!lock) return read;
  const unlock = await lockWith(lock);
  return async (begin, end) => unlock(begin, await read(begin, end));
}

const STEP_BYTES = 8 * 1024 * 1024;

/** The file, or only its beginning, in memory. */
export async function unlockFile(file: File, lock: Lock, endBytes = file.size): Promise<File> {
  const read = await readingOf(file, lock);
  const parts: Blob[] = [];
  for (let at = 0; at < endBytes; at += STEP_BYTES)
    parts.push(new Blob([await read(at, Math.min(endBytes, at + STEP_BYTES))]));
  return new File(parts, file.name, { type: file.type, lastModified: file.lastModified });
}
