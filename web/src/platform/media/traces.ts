// Looks what a camera wrote into a picture, and makes the picture without it.
import { cleanPicture } from "../../core/traces/clean.ts";
import type { Trace } from "../../core/traces/kinds.ts";

export interface Look {
  /** "unreadable": it is broken, too large, or of a kind that is not known well enough. */
  is: "clean" | "traced" | "unreadable";
  traces: readonly Trace[];
  /** The same picture without them; present when it is "traced". */
  cleaned?: File;
}

/** Larger ones are not taken into memory. */
const MOST_BYTES = 100 * 1000 * 1000;

/** Pictures of cameras; some systems give no type to those of telephones. */
export function mayHaveTraces({ type, name }: File): boolean {
  return /^image\/(jpeg|png|webp|gif|avif|hei[cf])$/.test(type) || /\.hei[cf]$/i.test(name);
}

export async function lookInto(file: File): Promise<Look> {
  if (file.size > MOST_BYTES) return { is: "unreadable", traces: [] };
  const bytes = await file.arrayBuffer().catch(() => undefined);
  const cleaned = bytes && cleanPicture(new Uint8Array(bytes));
  if (!cleaned) return { is: "unreadable", traces: [] };
  if (cleaned.traces.size === 0) return { is: "clean", traces: [] };
  const { name, type, lastModified } = file;
  return {
    is: "traced",
    traces: [...cleaned.traces],
    cleaned: new File(cleaned.parts, name, { type, lastModified }),
  };
}
