// Tells the room that somebody writes: at most once in a while, and never in the way of the writing itself.

import type { Session } from "../../platform/matrix/session.ts";
import { preferences } from "../../platform/preferences.ts";

const LASTS_MS = 20_000;
const AGAIN_MS = 10_000;
/** Whoever goes on at once has not stopped; and what was written is to be there before it is told that nobody writes. */
const STOPPED_MS = 1000;

export class TypingNotice {
  readonly #session: Session;
  readonly #roomId: string;
  #toldMs = 0;
  #stopping: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session, roomId: string) {
    this.#session = session;
    this.#roomId = roomId;
  }

  typed(): void {
    clearTimeout(this.#stopping);
    const now = Date.now();
    if (!preferences.value.tellsTyping || now - this.#toldMs < AGAIN_MS) return;
    this.#toldMs = now;
    this.#tell(true);
  }

  stopped(): void {
    clearTimeout(this.#stopping);
    this.#stopping = setTimeout(() => this.left(), STOPPED_MS);
  }

  /** Nothing more will be written for now. */
  left(): void {
    clearTimeout(this.#stopping);
    if (!this.#toldMs) return;
    this.#toldMs = 0;
    this.#tell(false);
  }

  /** A notice that is lost is no loss. */
  #tell(isTyping: boolean): void {
    if (this.#session.status.value !== "online") return;
    void this.#session.client.sendTyping(this.#roomId, isTyping, LASTS_MS).catch(() => undefined);
  }
}
