// The files that are being saved, wherever one scrolls meanwhile.

import { Store, type Watchable } from "../../../core/store.ts";
import { LARGE_BYTES, Meter } from "../../../core/transfer.ts";
import { perSession } from "../../../extension/perSession.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import {
  RefusedMediaError,
  TamperedMediaError,
  TooLargeMediaError,
} from "../../../platform/media/attachment.ts";
import type { Patience } from "../../../platform/media/saving/pieces.ts";
import {
  DiskFullError,
  NeedsClickError,
  openSaver,
  type SavedFile,
  type Saver,
} from "../../../platform/media/saving/saveLarge.ts";
import { saveMedia } from "./saveMedia.ts";

export interface Moving {
  /** "server": it is there, and answers that it cannot now. */
  is: "running" | "offline" | "server";
  doneBytes: number;
  /** As the sender said; 0 where it is not known. */
  sizeBytes: number;
  bytesPerS: number | undefined;
  /** What is small is there in a moment, and needs no bar. */
  canStop: boolean;
}

const BEGUN: Moving = { is: "running", doneBytes: 0, sizeBytes: 0, bytesPerS: undefined, canStop: true };

export type Saving =
  | Moving
  | { is: "saved" }
  | { is: "failed"; why: "tampered" | "refused" | "full" | "larger" | "other" };

export class SavingModel {
  readonly #session: Session;
  readonly #doors: { openSaver: typeof openSaver; saveSmall: typeof saveMedia };
  readonly #shown = new Store<Readonly<Record<string, Saving>>>({});
  readonly #stopping = new Map<string, AbortController>();
  /** Files that turned out to be larger than their senders said. */
  readonly #larger = new Set<string>();

  constructor(session: Session, doors = { openSaver, saveSmall: saveMedia }) {
    this.#session = session;
    this.#doors = doors;
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
    const { url } = saved.attachment;
    if (this.#stopping.has(url)) return;
    const stopping = new AbortController();
    this.#stopping.set(url, stopping);
    try {
      const isSaved = await this.#saveEither(saved, stopping.signal);
      this.#put(url, isSaved ? { is: "saved" } : undefined);
    } catch (error) {
      this.#put(url, stopping.signal.aborted ? undefined : { is: "failed", why: reasonOf(error) });
    } finally {
      this.#stopping.delete(url);
    }
  }

  cancel(mxc: string): void {
    this.#stopping.get(mxc)?.abort();
  }

  /** False when the person wants it nowhere. What the sender says of the size is only believed of what is large. */
  async #saveEither(saved: SavedFile, stopped: AbortSignal): Promise<boolean> {
    const { url } = saved.attachment;
    const { sizeBytes = LARGE_BYTES } = saved;
    if (this.#larger.has(url)) return this.#saveLarge({ ...saved, sizeBytes: undefined }, stopped);
    if (sizeBytes >= LARGE_BYTES) return this.#saveLarge(saved, stopped);
    try {
      return await this.#saveSmall(saved, LARGE_BYTES);
    } catch (error) {
      if (!(error instanceof TooLargeMediaError)) throw error;
      this.#larger.add(url);
      return this.#saveLarge({ ...saved, sizeBytes: undefined }, stopped);
    }
  }

  async #saveSmall({ attachment, fileName }: SavedFile, mostBytes?: number): Promise<true> {
    this.#put(attachment.url, { ...BEGUN, canStop: false });
    await this.#doors.saveSmall(this.#session.client, attachment, fileName, mostBytes);
    return true;
  }

  async #saveLarge(saved: SavedFile, stopped: AbortSignal): Promise<boolean> {
    const saver = await this.#doors.openSaver(this.#session.client, saved);
    if (saver === "cannot") return this.#saveSmall(saved);
    if (saver) await this.#run(saver, saved, stopped);
    return saver !== undefined;
  }

  async #run(
    saver: Saver,
    { attachment: { url }, sizeBytes = 0 }: SavedFile,
    stopped: AbortSignal,
  ): Promise<void> {
    const meter = new Meter();
    let now: Moving = { ...BEGUN, sizeBytes };
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
  if (error instanceof NeedsClickError) return "larger";
  return error instanceof DiskFullError ? "full" : "other";
}
