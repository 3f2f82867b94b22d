// What is being written in a room, and sending it.
import type { Room } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { MsgType } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

export class ComposerModel {
  readonly text = new Store("");
  readonly #session: Session;
  readonly #room: Room;

  constructor(session: Session, room: Room) {
    this.#session = session;
    this.#room = room;
  }

  /** Send what is written; it is shown at once, and says itself when it could not be sent. */
  async send(): Promise<void> {
    const body = this.text.value.trim();
    if (!body) return;
    this.text.set("");
    await this.#session.client
      .sendMessage(this.#room.roomId, { msgtype: MsgType.Text, body })
      .catch(() => undefined);
  }
}
