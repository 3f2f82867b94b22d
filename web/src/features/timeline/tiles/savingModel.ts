// The files that are being saved, wherever one scrolls meanwhile.

import { Store, type Watchable } from "../../../core/store.ts";
import { LARGE_BYTES, Meter } from "../../../core/transfer.ts";
import { perSession } from "../../../extension/perSession.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { RefusedMediaError, TamperedMediaError } from "../../../platform/media/attachment.ts";
import type { Patience } from "../../../platform/media/saving/pieces.ts";
import {
  DiskFullError,
  openSaver,
  type SavedFile,
  type Saver,
} from "../../../platform/media/saving/saveLarge.ts";
import { saveMedia } from "./saveMedia.ts";

export interface Moving {
  /** "server": it is there, and answers that it cannot now. */
  is: "running" | "offline" | "server";
  doneBytes: number;
  /** As the sender said; 0 where it is not worth a bar. */
  sizeBytes: number;
  bytesPerS: number | undefined;
}

export type Saving =
  | Moving
  | { is: "saved" }
  | { is: "failed"; why: "tampered" | "refused" | "full" | "other" };

export class SavingModel {
  readonly #session: Session;
  readonly #shown = new Store<Readonly<Record<string, Saving>>>({});
  readonly #stopping = new Map<string, AbortController>();

  constructor(session: Session) {
    this.#session = session;
    session.onStop(() => {
      for (const stopping of this.#stopping.values()) stopping.abort();
    });
  }

  /** By mxc URL. */
  get shown(): Watchable<Readonly<Record<string, Saving>>> {
    return this.#shown;
  }

  /** Has to be called from a click: the person may be asked where to. */
  async save(saved: SavedFile): Promise<void> {
    const { attachment, fileName, sizeBytes = 0 } = saved;
    const { client } = this.#session;
    if (this.#stopping.has(attachment.url)) return;
    const stopping = new AbortController();
    this.#stopping.set(attachment.url, stopping);
    try {
      const saver = sizeBytes < LARGE_BYTES ? "cannot" : await openSaver(client, saved);
      if (saver === undefined) return;
      this.#put(attachment.url, { is: "running", doneBytes: 0, sizeBytes: 0, bytesPerS: undefined });
      if (saver === "cannot") await saveMedia(client, attachment, fileName);
      else await this.#run(saver, saved, stopping.signal);
      this.#put(attachment.url, { is: "saved" });
    } catch (error) {
      this.#put(attachment.url, stopping.signal.aborted ? undefined : { is: "failed", why: reasonOf(error) });
    } finally {
      this.#stopping.delete(attachment.url);
    }
  }

  cancel(mxc: string): void {
    this.#stopping.get(mxc)?.abort();
  }

  async #run(
    saver: Saver,
    { attachment: { url }, sizeBytes = 0 }: SavedFile,
    stopped: AbortSignal,
  ): Promise<void> {
    const meter = new Meter();
    let now: Moving = { is: "running", doneBytes: 0, sizeBytes, bytesPerS: undefined };
    const show = (change: Partial<Moving>) => {
      now = { ...now, ...change };
      this.#put(url, now);
    };
    show({});
    const moved = (doneBytes: number) =>
      meter.take({ atMs: Date.now(), bytes: doneBytes }) && show({ doneBytes, bytesPerS: meter.bytesPerS });
    const waits = (patience: Patience) => show({ is: patience ? WAITING[patience] : "running" });
    await saver({ moved, waits }, stopped);
  }

  #put(mxc: string, saving: Saving | undefined): void {
    const { [mxc]: _before, ...others } = this.#shown.value;
    this.#shown.set(saving ? { ...others, [mxc]: saving } : others);
  }
}

const WAITING = { network: "offline", server: "server" } as const;

export const savingOf = perSession((session) => new SavingModel(session));

function reasonOf(error: unknown): Extract<Saving, { is: "failed" }>["why"] {
  if (error instanceof TamperedMediaError) return "tampered";
  if (error instanceof RefusedMediaError) return "refused";
  return error instanceof DiskFullError ? "full" : "other";
}
