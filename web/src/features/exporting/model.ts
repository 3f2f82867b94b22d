// Exporting a chat: what is wished, and how far it is.
import type { TFunction } from "i18next";
import type { Room } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import type { Surroundings } from "../../extension/contributions.ts";
import { openSink, type Sink } from "../../platform/exporting/sink.ts";
import { ZipStream } from "../../platform/exporting/zip.ts";
import { collect } from "./collect.ts";
import { type Wish, type Writing, writeExport } from "./write.ts";

export type ExportState =
  | { is: "ready" }
  | { is: "reading"; messages: number }
  | { is: "writing"; files: number; filesTotal: number }
  | { is: "done"; messages: number; locked: number; missing: number }
  | { is: "failed"; error: unknown };

export interface Ask {
  surroundings: Surroundings;
  room: Room;
  wish: Wish;
  frame: Writing["frame"];
  t: TFunction;
}

export class ExportModel {
  readonly state = new Store<ExportState>({ is: "ready" });
  #ending = new AbortController();

  /** Has to be called from a click: the browser asks where to. */
  async run(ask: Ask): Promise<void> {
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    ask.surroundings.session.onStop(() => this.cancel());
    try {
      const sink = await openSink(`${fileNameOf(ask.room.name)}.zip`);
      if (sink) await this.#export(ask, sink, signal);
    } catch (error) {
      this.state.set(signal.aborted ? { is: "ready" } : { is: "failed", error });
    }
  }

  cancel(): void {
    this.#ending.abort();
  }

  async #export({ surroundings, room, wish, frame, t }: Ask, sink: Sink, signal: AbortSignal): Promise<void> {
    this.state.set({ is: "reading", messages: 0 });
    try {
      const toldRead = (messages: number) => this.state.set({ is: "reading", messages });
      const found = await collect({ surroundings, room, t, signal, told: toldRead });
      const filesTotal = wish.files ? found.files.length : 0;
      const told = (files: number) => this.state.set({ is: "writing", files, filesTotal });
      told(0);
      const { session } = surroundings;
      const zip = new ZipStream(sink.stream, signal);
      const missing = await writeExport(zip, found, {
        session,
        roomId: room.roomId,
        wish,
        frame,
        signal,
        told,
      });
      await sink.finish();
      this.state.set({
        is: "done",
        messages: found.records.length,
        locked: found.lockedCount,
        missing: missing.length,
      });
    } catch (error) {
      await sink.abandon();
      throw error;
    }
  }
}

function fileNameOf(name: string): string {
  return name.replace(/[\p{C}/\\:*?"<>|]/gu, "_").slice(0, 80) || "chat";
}
