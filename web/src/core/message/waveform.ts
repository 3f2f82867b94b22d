// The picture of a voice message's loudness (MSC1767, MSC3245): numbers from 0 to 1024.

const HIGHEST = 1024;

/** Exactly `count` bars from 0 to 1; a flat line when nothing sensible was sent. */
export function readWaveform(sent: unknown, count: number): number[] {
  const heights = Array.isArray(sent) ? sent.slice(0, 4000).map(readHeight) : [];
  if (!heights.length) return new Array(count).fill(0);
  return Array.from({ length: count }, (_, bar) => loudest(heights, bar, count));
}

/** The loudest of the heights that fall on this bar. */
function loudest(heights: number[], bar: number, count: number): number {
  const from = Math.floor((bar * heights.length) / count);
  const to = Math.max(from + 1, Math.floor(((bar + 1) * heights.length) / count));
  return Math.max(...heights.slice(from, to));
}

function readHeight(value: unknown): number {
  return typeof value === "number" && value > 0 ? Math.min(1, value / HIGHEST) : 0;
}
