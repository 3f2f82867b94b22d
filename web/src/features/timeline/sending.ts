// Sending what belongs to messages: reactions, votes, deletions; and trying failed messages again.
import type { MatrixEvent } from "matrix-js-sdk";
import { perSession } from "../../extension/perSession.ts";
import type { Session } from "../../platform/matrix/session.ts";

export class Sending {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** What fails stays in the timeline as not sent. */
  async send(
    roomId: string,
    type: string,
    content: object,
    options: { threadId?: string } = {},
  ): Promise<void> {
    const { client } = this.#session;
    await client
      .sendEvent(roomId, options.threadId ?? null, type as never, content as never)
      .catch(() => undefined);
  }

  async redact(roomId: string, eventId: string, reason?: string): Promise<void> {
    const options = reason ? { reason } : undefined;
    await this.#session.client.redactEvent(roomId, eventId, undefined, options).catch(() => undefined);
  }

  async retry(event: MatrixEvent): Promise<void> {
    const room = this.#session.client.getRoom(event.getRoomId());
    if (room) await this.#session.client.resendEvent(event, room).catch(() => undefined);
  }

  async discard(event: MatrixEvent): Promise<void> {
    this.#session.client.cancelPendingEvent(event);
  }
}

export const sendingOf = perSession((session) => new Sending(session));
