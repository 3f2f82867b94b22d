// How far the files of each message are, for those who draw it.

import { Store, type Watchable } from "../../core/store.ts";
import { type Sample, speedOf, withSample } from "../../core/transfer.ts";

export type TransferState = "waiting" | "running" | "paused" | "offline" | "needs-file";

export interface Transfer {
  is: TransferState;
  /** Can be paused, and goes on after a reload. */
  isLarge: boolean;
  doneBytes: number;
  sizeBytes: number;
  /** Bytes in a second; undefined while nothing is known of it. */
  bytesPerS: number | undefined;
}

/** More often than this nobody sees it. */
const LEAST_MS = 200;

export class TransferBoard {
  readonly #shown = new Store<Readonly<Record<string, Transfer>>>({});
  readonly #samples = new Map<string, Sample[]>();

  /** By transaction id. */
  get shown(): Watchable<Readonly<Record<string, Transfer>>> {
    return this.#shown;
  }

  open(txnId: string, sizeBytes: number, isLarge: boolean, doneBytes = 0): void {
    this.#put(txnId, { is: "waiting", isLarge, doneBytes, sizeBytes, bytesPerS: undefined });
  }

  turn(txnId: string, is: TransferState): void {
    const before = this.#shown.value[txnId];
    this.#samples.delete(txnId);
    if (before && before.is !== is) this.#put(txnId, { ...before, is, bytesPerS: undefined });
  }

  moved(txnId: string, bytes: number): void {
    const before = this.#shown.value[txnId];
    if (!before) return;
    const samples = this.#samples.get(txnId) ?? [];
    const atMs = Date.now();
    const isEnd = bytes >= before.sizeBytes;
    if (!isEnd && atMs - (samples.at(-1)?.atMs ?? 0) < LEAST_MS) return;
    const more = withSample(samples, { atMs, bytes });
    this.#samples.set(txnId, more);
    this.#put(txnId, { ...before, doneBytes: Math.min(bytes, before.sizeBytes), bytesPerS: speedOf(more) });
  }

  close(txnId: string): void {
    this.#samples.delete(txnId);
    const { [txnId]: before, ...others } = this.#shown.value;
    if (before) this.#shown.set(others);
  }

  #put(txnId: string, transfer: Transfer): void {
    this.#shown.set({ ...this.#shown.value, [txnId]: transfer });
  }
}
