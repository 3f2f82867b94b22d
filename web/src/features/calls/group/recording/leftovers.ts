// Recordings that were not sent, because the page ended in the middle or sending failed: what becomes of them the person says.
import { Store } from "../../../../core/store.ts";
import type { Session } from "../../../../platform/matrix/session.ts";
import { mayWrite } from "../../../composer/index.ts";
import { type KeptRecording, RecordingShelf } from "./kept.ts";

export class Leftovers {
  readonly list = new Store<readonly KeptRecording[]>([]);
  readonly shelf: RecordingShelf;
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
    this.shelf = new RecordingShelf(session);
  }

  async look(): Promise<void> {
    this.list.set(await this.shelf.list());
  }

  /** Whether it can go into the chat of its call. */
  maySend({ roomId }: KeptRecording): boolean {
    const room = this.#session.client.getRoom(roomId);
    return (
      room !== null && room.getMyMembership() === "join" && mayWrite(room, this.#session.userId, undefined)
    );
  }

  /** Throws what preparing or keeping it throws: then it stays in the list. */
  async send(kept: KeptRecording): Promise<void> {
    const room = this.#session.client.getRoom(kept.roomId);
    if (room) await this.shelf.send(kept, room);
    await this.look();
  }

  async drop(kept: KeptRecording): Promise<void> {
    await this.shelf.drop(kept);
    await this.look();
  }
}
