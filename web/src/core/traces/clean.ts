// Takes out of a picture what is no picture: where, when and with what it was taken. Nothing is drawn anew.
import { cleanGif } from "./gif.ts";
import { cleanHeif } from "./heif.ts";
import { cleanJpeg } from "./jpeg.ts";
import type { Bytes, Cleaned } from "./kinds.ts";
import { cleanPng } from "./png.ts";
import { cleanWebp } from "./webp.ts";

const WAYS = [cleanJpeg, cleanPng, cleanWebp, cleanGif, cleanHeif];

/** By what it is, not by what it is called. Undefined for other files, and for those that are broken. */
export function cleanPicture(bytes: Bytes): Cleaned | undefined {
  for (const clean of WAYS) {
    const cleaned = clean(bytes);
    if (cleaned) return cleaned;
  }
  return undefined;
}
