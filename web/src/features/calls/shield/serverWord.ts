// What the server says of calls that it cannot see: whether whoever calls may, now.
import type { MatrixEvent } from "matrix-js-sdk";
import { pathOfWord, type Word, wordOfRefusal } from "../../../core/calls/shield.ts";
import { ask } from "../../../platform/matrix/ask.ts";
import { failureOf } from "../../../platform/matrix/failure.ts";
import type { Session } from "../../../platform/matrix/session.ts";

/** So long a call is kept waiting for it. */
const PATIENCE_MS = 5000;
/** Calls of which it is known. */
const MOST = 50;

export class ServerWord {
  readonly #session: Session;
  readonly #asked = new Map<string, Promise<Word>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** What was not sealed it has seen, and let through. It is asked of a call once, however many want to know. */
  of(event: MatrixEvent): Promise<Word> {
    const id = event.getId() ?? "";
    if (!event.isEncrypted()) return Promise.resolve("may");
    const known = this.#asked.get(id);
    if (known) return known;
    const word = this.#ask(event, id);
    this.#asked.set(id, word);
    if (this.#asked.size > MOST) this.#asked.delete([...this.#asked.keys()][0] ?? "");
    return word;
  }

  async #ask(event: MatrixEvent, id: string): Promise<Word> {
    const path = pathOfWord(event.getRoomId() ?? "");
    const body = { event_id: id, user_id: event.getSender() };
    try {
      const answer = await ask<{ may_ring: boolean }>(this.#session, "POST", path, body, PATIENCE_MS);
      return answer.may_ring ? "may" : "mayNot";
    } catch (error) {
      const { kind, errcode } = failureOf(error);
      return wordOfRefusal(errcode, kind === "refused");
    }
  }
}
