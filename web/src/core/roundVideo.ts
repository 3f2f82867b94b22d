// Round videos: ordinary videos with a mark that they are to be shown as a circle and played like a voice message (MSC4546).
const MARK = "org.interferolog.circle";
const STABLE_MARK = "m.circle";

/** Longer ones are ordinary videos. */
export const LONGEST_ROUND_MS = 60_000;
/** Width and height, in pixels. */
export const ROUND_PX = 512;

export function roundFields(): Record<string, unknown> {
  return { [MARK]: true };
}

/** Only `true` is a mark, and only on a video. */
export function isRound(content: Record<string, unknown>): boolean {
  return content.msgtype === "m.video" && (content[MARK] === true || content[STABLE_MARK] === true);
}

/** The largest square in the middle of a picture. */
export function middleSquare(width: number, height: number): { x: number; y: number; side: number } {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}
