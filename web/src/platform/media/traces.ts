// Looks what a camera wrote into a picture or a film, and makes it without that.
import { cleanPicture } from "../../core/traces/clean.ts";
import { cleanFilm } from "../../core/traces/film.ts";
import type { Cleaned, Trace } from "../../core/traces/kinds.ts";
import { isMoving } from "../../core/traces/moving.ts";
import { withBlanks } from "./parts/largeFile.ts";

export interface Look {
  /** "unreadable": it is broken, too large, or of a kind that is not known well enough. */
  is: "clean" | "traced" | "unreadable";
  traces: readonly Trace[];
  /** It is a picture that moves, which drawing it anew would stop. */
  isMoving: boolean;
  /** The same without them; present when it is "traced". */
  cleaned?: CleanedFile;
}

interface CleanedFile {
  file: File;
  /** It was made anew in memory: there is no way back to it on the disk. */
  isHeld: boolean;
}

/** Larger pictures are not taken into memory. */
const MOST_BYTES = 100 * 1000 * 1000;
const PICTURE = /^image\/(jpeg|a?png|webp|gif|avif|hei[cf])$/;
const FILM = /^video\/(mp4|quicktime|x-m4v|3gpp2?)$/;

/** Pictures and films of cameras; some systems give no type to those of telephones. */
export function mayHaveTraces({ type, name }: File): boolean {
  return PICTURE.test(type) || FILM.test(type) || /\.(hei[cf]|mp4|mov|m4v|3gp|3g2)$/i.test(name);
}

export async function lookInto(file: File): Promise<Look> {
  const isPicture = PICTURE.test(file.type) || /\.hei[cf]$/i.test(file.name);
  const found = await (isPicture ? lookIntoPicture(file) : lookIntoFilm(file)).catch(() => undefined);
  if (!found) return { is: "unreadable", traces: [], isMoving: false };
  const { traces, isMoving, make } = found;
  return traces.size === 0
    ? { is: "clean", traces: [], isMoving }
    : { is: "traced", traces: [...traces], isMoving, cleaned: make() };
}

interface Found {
  traces: Cleaned["traces"];
  isMoving: boolean;
  make(): CleanedFile;
}

async function lookIntoPicture(file: File): Promise<Found | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const cleaned = cleanPicture(bytes);
  if (!cleaned) return undefined;
  const { name, type, lastModified } = file;
  const make = () => ({ file: new File(cleaned.parts, name, { type, lastModified }), isHeld: true });
  return { traces: cleaned.traces, isMoving: isMoving(bytes), make };
}

/** Only its index is read, however long the film is. */
async function lookIntoFilm(file: File): Promise<Found | undefined> {
  const cleaning = cleanFilm(file.size);
  let step = cleaning.next();
  while (!step.done) {
    const { at, end } = step.value;
    step = cleaning.next(new Uint8Array(await file.slice(at, end).arrayBuffer()));
  }
  const cleaned = step.value;
  if (!cleaned) return undefined;
  const make = () => ({ file: withBlanks(file, cleaned.blanks), isHeld: false });
  return { traces: cleaned.traces, isMoving: false, make };
}
