// How the accounts of this browser look: name and picture, as they were when each was last in use.
import { deleteRow, readRow, writeRow } from "./database.ts";

export interface Face {
  /** Empty for somebody who has not chosen one. */
  name: string;
  /** The address of the picture, by which a newer one is known. */
  mxc?: string;
  /** The picture itself, small: the server of another account is not asked for it. */
  picture?: Blob;
}

export function readFace(userId: string): Promise<Face | undefined> {
  return readRow<Face>("values", keyOf(userId));
}

export function writeFace(userId: string, face: Face): Promise<void> {
  return writeRow("values", face, keyOf(userId));
}

export function forgetFace(userId: string): Promise<void> {
  return deleteRow("values", keyOf(userId));
}

function keyOf(userId: string): string {
  return `face:${userId}`;
}
