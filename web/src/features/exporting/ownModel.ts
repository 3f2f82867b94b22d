// Saving all that the server keeps of the person: how far it is, and what came of it.
import { Store } from "../../core/store.ts";
import { Meter } from "../../core/transfer.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { RefusedMediaError } from "../../platform/media/attachment.ts";
import { DiskFullError, openOwnExport } from "../../platform/media/saving/saveLarge.ts";

export type OwnExportState =
  | { is: "ready" }
  | { is: "saving"; bytes: number }
  | { is: "done"; bytes: number }
  | { is: "failed"; why: "refused" | "full" | "cannot" | "other" };

export class OwnExportModel {
  readonly state = new Store<OwnExportState>({ is: "ready" });
  readonly #session: Session;
  readonly #open: typeof openOwnExport;
  #stopping: AbortController | undefined;

  constructor(session: Session, open = openOwnExport) {
    this.#session = session;
    this.#open = open;
    session.onStop(() => this.cancel());
  }

  /** Has to be called from a click: the browser may ask where to. */
  async run(): Promise<void> {
    if (this.#stopping) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    try {
      await this.#save(stopping.signal);
    } catch (error) {
      this.state.set(stopping.signal.aborted ? { is: "ready" } : { is: "failed", why: reasonOf(error) });
    } finally {
      this.#stopping = undefined;
    }
  }

  cancel(): void {
    this.#stopping?.abort();
  }

  async #save(stopped: AbortSignal): Promise<void> {
    const saver = await this.#open(this.#session.client);
    if (saver === "cannot") this.state.set({ is: "failed", why: "cannot" });
    if (saver === "cannot" || !saver) return;
    const meter = new Meter();
    let bytes = 0;
    this.state.set({ is: "saving", bytes });
    const moved = (now: number) => {
      bytes = now;
      if (meter.take({ atMs: Date.now(), bytes })) this.state.set({ is: "saving", bytes });
    };
    await saver({ moved, waits: () => undefined }, stopped);
    this.state.set({ is: "done", bytes });
  }
}

function reasonOf(error: unknown): "refused" | "full" | "other" {
  if (error instanceof RefusedMediaError) return "refused";
  return error instanceof DiskFullError ? "full" : "other";
}
