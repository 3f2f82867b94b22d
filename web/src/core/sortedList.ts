// Keeps a list in order while single entries change: each change costs a search, not a sort.

export type Compare<T> = (one: T, other: T) => number;

/** Where an entry belongs in a list that is in order: after those equal to it. */
export function placeOf<T>(list: readonly T[], entry: T, compare: Compare<T>): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(list[middle] as T, entry) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A new list without the entries for which `isGone`, and with `added` in their places. */
export function replaceInOrder<T>(
  list: readonly T[],
  isGone: (entry: T) => boolean,
  added: readonly T[],
  compare: Compare<T>,
): T[] {
  const result = list.filter((entry) => !isGone(entry));
  if (added.length > result.length) return [...result, ...added].sort(compare);
  for (const entry of added) result.splice(placeOf(result, entry, compare), 0, entry);
  return result;
}
