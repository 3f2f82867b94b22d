// The gallery as rows: months, newest first, with what was sent in them below.
import { fold } from "../searching/fold.ts";
import type { Exhibit, Tab } from "./exhibits.ts";

export type WallRow<T extends Exhibit> =
  | { is: "month"; key: string; atMs: number }
  | { is: "exhibits"; key: string; exhibits: readonly T[] };

/** What stands under `tab` and has all words of `search` in its name or around it. */
export function choose<T extends Exhibit>(exhibits: readonly T[], tab: Tab, search: string): T[] {
  const wanted = fold(search).split(/\s+/).filter(Boolean);
  return exhibits.filter((one) => {
    if (one.tab !== tab) return false;
    const words = wanted.length > 0 ? fold(`${one.name} ${one.words}`) : "";
    return wanted.every((part) => words.includes(part));
  });
}

/** Newest first, whatever the order they came in; of what came twice, the first. */
export function inOrder<T extends Exhibit>(exhibits: readonly T[]): T[] {
  const byKey = new Map<string, T>();
  for (const one of exhibits) if (!byKey.has(one.key)) byKey.set(one.key, one);
  return [...byKey.values()].sort((one, other) => other.atMs - one.atMs);
}

/** Rows of up to `across`, a heading before each month. `exhibits` are in order. */
export function hang<T extends Exhibit>(
  exhibits: readonly T[],
  across: number,
  monthOf: (atMs: number) => string,
): WallRow<T>[] {
  const rows: WallRow<T>[] = [];
  let month: string | undefined;
  let row: T[] = [];
  for (const one of exhibits) {
    const its = monthOf(one.atMs);
    if (its !== month) rows.push({ is: "month", key: `month ${its}`, atMs: one.atMs });
    if (its !== month || row.length === across) {
      row = [];
      rows.push({ is: "exhibits", key: one.key, exhibits: row });
    }
    month = its;
    row.push(one);
  }
  return rows;
}
