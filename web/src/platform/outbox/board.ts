// How far the files of each message are, for those who draw it.

import { Store, type Watchable } from "../../core/store.ts";
import { Meter } from "../../core/transfer.ts";

export type TransferState = "waiting" | "running" | "paused" | "offline" | "server" | "full" | "needs-file";

export interface Transfer {
  is: TransferState;
  /** Can be paused, and goes on from where it was. */
  mayPause: boolean;
  doneBytes: number;
  /** 0 where there are no files, and only something to say. */
  sizeBytes: number;
  /** Bytes in a second; undefined while nothing is known of it. */
  bytesPerS: number | undefined;
}

export class TransferBoard {
  readonly #shown = new Store<Readonly<Record<string, Transfer>>>({});
  readonly #meters = new Map<string, Meter>();

  /** By transaction id. */
  get shown(): Watchable<Readonly<Record<string, Transfer>>> {
    return this.#shown;
  }

  open(txnId: string, sizeBytes: number, mayPause: boolean, doneBytes = 0): void {
    this.#put(txnId, { is: "waiting", mayPause, doneBytes, sizeBytes, bytesPerS: undefined });
  }

  turn(txnId: string, is: TransferState): void {
    const before = this.#shown.value[txnId];
    this.#meters.delete(txnId);
    if (before && before.is !== is) this.#put(txnId, { ...before, is, bytesPerS: undefined });
  }

  /** Like `turn`, but also of what has no files: for what nobody would guess. */
  say(txnId: string, is: TransferState): void {
    if (!this.#shown.value[txnId]) this.open(txnId, 0, false);
    this.turn(txnId, is);
  }

  moved(txnId: string, bytes: number): void {
    const before = this.#shown.value[txnId];
    if (!before) return;
    const meter = this.#meters.get(txnId) ?? new Meter();
    this.#meters.set(txnId, meter);
    if (!meter.take({ atMs: Date.now(), bytes }) && bytes < before.sizeBytes) return;
    const doneBytes = Math.min(bytes, before.sizeBytes);
    this.#put(txnId, { ...before, doneBytes, bytesPerS: meter.bytesPerS });
  }

  close(txnId: string): void {
    this.#meters.delete(txnId);
    const { [txnId]: before, ...others } = this.#shown.value;
    if (before) this.#shown.set(others);
  }

  #put(txnId: string, transfer: Transfer): void {
    this.#shown.set({ ...this.#shown.value, [txnId]: transfer });
  }
}
