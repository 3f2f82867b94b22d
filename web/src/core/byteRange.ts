// Parts of files by the byte (RFC 9110, 14): the one form that players ask for, and what servers answer to it.

/** From which byte to which, both included; without `end` up to the last. */
export interface ByteRange {
  start: number;
  end?: number;
}

/** Undefined where none is asked for, and for forms that no player uses: several at once, or counted from the end. */
export function readRange(header: string | null): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(header?.trim() ?? "") ?? [];
  if (from === undefined) return undefined;
  const start = Number(from);
  if (to === undefined) return { start };
  return Number(to) < start ? undefined : { start, end: Number(to) };
}

export function formatRange({ start, end }: ByteRange): string {
  return `bytes=${start}-${end ?? ""}`;
}

/** Which part a 206 holds, of how many bytes; undefined where it does not say so. */
export function readContentRange(header: string | null): Required<ByteRange & { total: number }> | undefined {
  const said = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header?.trim() ?? "");
  const [start = 0, end = 0, total = 0] = said?.slice(1).map(Number) ?? [];
  return said && start <= end && end < total ? { start, end, total } : undefined;
}
