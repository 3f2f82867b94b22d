// Albums: pictures that somebody sent one right after another, and how they are laid out as one grid.

/** Pictures further apart than this were not sent together. */
const TOGETHER_MS = 60_000;

interface Sent {
  sender: string;
  atMs: number;
  layout: "bubble" | "line";
  album?: string | undefined;
}

/** Whether two neighbours belong to one album. It asks nothing else, so that an album grows at both ends. */
export function isOneAlbum(before: Sent, one: Sent): boolean {
  return (
    before.album !== undefined &&
    before.album === one.album &&
    before.layout === "bubble" &&
    one.layout === "bubble" &&
    before.sender === one.sender &&
    Math.abs(one.atMs - before.atMs) < TOGETHER_MS
  );
}

/** How many of six columns each of `count` pictures takes: rows of three, the first ones larger, and no hole at the end. */
export function albumSpans(count: number): number[] {
  if (count === 1) return [6];
  const halves = [0, 4, 2][count % 3] ?? 0;
  return Array.from({ length: count }, (_nothing, at) => (at < halves ? 3 : 2));
}

/** The height of the grid in shares of its width: every picture is a square. */
export function albumHeight(count: number): number {
  return albumSpans(count).reduce((sum, span) => sum + (span / 6) ** 2, 0);
}
