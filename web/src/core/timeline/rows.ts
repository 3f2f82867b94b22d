// The rows of a timeline: who speaks in one breath, where a day begins, which events are one run of small lines or one album.
import { isOneAlbum } from "./albums.ts";

export interface Said {
  /** Stays the same from the local echo to the event that the server knows. */
  key: string;
  sender: string;
  atMs: number;
  layout: "bubble" | "line";
  /** Pictures in which this is the same may be drawn as one album; undefined for everything else. */
  album?: string | undefined;
}

/** One bubble, an album of pictures, or a run of lines; never changed, only replaced. */
export interface Row<T extends Said> {
  key: string;
  layout: "bubble" | "line";
  said: readonly T[];
  opensDay: boolean;
  opensGroup: boolean;
  closesGroup: boolean;
  isFirstUnread: boolean;
}

/** Two messages further apart than this are not one breath. */
const BREATH_MS = 5 * 60_000;

export type DayOf = (atMs: number) => string;

/** Rows that grow at both ends at the cost of what is added, never of what is there. */
export class TimelineRows<T extends Said> {
  readonly #dayOf: DayOf;
  #rows: Row<T>[] = [];
  #firstUnread: string | undefined;

  constructor(dayOf: DayOf) {
    this.#dayOf = dayOf;
  }

  /** The rows themselves: not a copy, because there may be ten thousand. */
  get list(): readonly Row<T>[] {
    return this.#rows;
  }

  reset(said: readonly T[]): void {
    this.#rows = this.#group(said);
  }

  append(said: T): void {
    const last = this.#rows.length - 1;
    this.#splice(Math.max(0, last), last + 1, [...(this.#rows[last]?.said ?? []), said]);
  }

  prepend(said: readonly T[]): void {
    this.#splice(0, 1, [...said, ...(this.#rows[0]?.said ?? [])]);
  }

  /** Put something else in the place of `key`, or nothing; says whether it was there. */
  replace(key: string, said: T | undefined): boolean {
    const at = this.indexOf(key);
    if (at < 0) return false;
    const around = this.#rows.slice(Math.max(0, at - 1), at + 2).flatMap((row) => row.said);
    const changed = around.flatMap((one) => (one.key !== key ? [one] : said ? [said] : []));
    this.#splice(Math.max(0, at - 1), at + 2, changed);
    return true;
  }

  /** The row that holds `key`, or -1; quick for what is near the end. */
  indexOf(key: string): number {
    return this.#rows.findLastIndex((row) => row.key === key || row.said.some((one) => one.key === key));
  }

  find(key: string): T | undefined {
    return this.#rows[this.indexOf(key)]?.said.find((one) => one.key === key);
  }

  /** Where the person has not read on; undefined takes the mark away. */
  markFirstUnread(key: string | undefined): void {
    if (key === this.#firstUnread) return;
    this.#firstUnread = key;
    this.reset(this.#rows.flatMap((row) => row.said));
  }

  /** Lay out `said` in the place of the rows from `from` to `to`, and join them with their neighbours. */
  #splice(from: number, to: number, said: readonly T[]): void {
    const after = this.#rows[to];
    const rows = this.#group(after ? [...said, ...after.said] : said, this.#rows[from - 1]);
    // Spreading ten thousand arguments would overflow the stack.
    if (to === 1) this.#rows = [...rows, ...this.#rows.slice(2)];
    else this.#rows.splice(from, to + 1 - from, ...rows);
    this.#closeGroup(from - 1);
    this.#closeGroup(from + rows.length - 1);
  }

  #closeGroup(at: number): void {
    const row = this.#rows[at];
    const closesGroup = this.#rows[at + 1]?.opensGroup ?? true;
    if (row && row.closesGroup !== closesGroup) this.#rows[at] = { ...row, closesGroup };
  }

  #group(said: readonly T[], before?: Row<T>): Row<T>[] {
    const rows: Row<T>[] = [];
    for (const one of said) this.#place(rows, one, before);
    return rows;
  }

  #place(rows: Row<T>[], one: T, before: Row<T> | undefined): void {
    const last = rows.at(-1);
    const row = this.#rowOf(one, last ?? before);
    if (last && (joinsRun(last, row) || joinsAlbum(last, row, one))) {
      rows[rows.length - 1] = { ...last, said: [...last.said, one] };
      return;
    }
    if (last && !row.opensGroup) rows[rows.length - 1] = { ...last, closesGroup: false };
    rows.push(row);
  }

  #rowOf(one: T, last: Row<T> | undefined): Row<T> {
    const before = last?.said.at(-1);
    const opensDay = !before || this.#dayOf(before.atMs) !== this.#dayOf(one.atMs);
    const isFirstUnread = one.key === this.#firstUnread;
    const opensGroup = opensDay || isFirstUnread || !before || !isOneBreath(before, one);
    return {
      key: one.key,
      layout: one.layout,
      said: [one],
      opensDay,
      opensGroup,
      closesGroup: true,
      isFirstUnread,
    };
  }
}

function isOneBreath(before: Said, one: Said): boolean {
  return (
    before.layout === "bubble" &&
    one.layout === "bubble" &&
    before.sender === one.sender &&
    Math.abs(one.atMs - before.atMs) < BREATH_MS
  );
}

function joinsRun<T extends Said>(last: Row<T>, row: Row<T>): boolean {
  return last.layout === "line" && row.layout === "line" && !row.opensDay && !row.isFirstUnread;
}

function joinsAlbum<T extends Said>(last: Row<T>, row: Row<T>, one: T): boolean {
  const before = last.said.at(-1);
  return before !== undefined && !row.opensDay && !row.isFirstUnread && isOneAlbum(before, one);
}
