// Who waits before the calls of the rooms that this person looks after.
import type { MatrixEvent } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { ClientEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { type CallGuest, letIn, listGuests, sendAway } from "./api.ts";

/** While somebody waits: another may let them in, or they may give up. */
const LOOK_AGAIN_MS = 10_000;

export interface WaitingGuest extends CallGuest {
  roomId: string;
}

export class GuestsModel {
  readonly waiting = new Store<WaitingGuest[]>([]);
  readonly #session: Session;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    this.#session = session;
    session.onStop(() => clearTimeout(this.#timer));
  }

  /** Hear of those who come. */
  listen(kind: string): void {
    const { client } = this.#session;
    const hear = (event: MatrixEvent) => {
      const roomId: unknown = event.getContent().room_id;
      if (event.getType() === kind && typeof roomId === "string") void this.look(roomId);
    };
    client.on(ClientEvent.ToDeviceEvent, hear);
    this.#session.onStop(() => client.off(ClientEvent.ToDeviceEvent, hear));
  }

  /** Ask who waits before a room's call. */
  async look(roomId: string): Promise<void> {
    const found = await listGuests(this.#session, roomId).catch(() => undefined);
    if (!found) return;
    const here = found
      .filter(({ standing }) => standing === "waiting")
      .map((guest) => ({ ...guest, roomId }));
    this.waiting.update((known) => [...known.filter((one) => one.roomId !== roomId), ...here]);
    clearTimeout(this.#timer);
    if (this.waiting.value.length > 0) this.#timer = setTimeout(() => void this.#lookAgain(), LOOK_AGAIN_MS);
  }

  async letIn({ roomId, user_id: userId }: WaitingGuest): Promise<void> {
    await letIn(this.#session, roomId, userId).finally(() => this.look(roomId));
  }

  async refuse({ roomId, user_id: userId }: WaitingGuest): Promise<void> {
    await sendAway(this.#session, roomId, userId).finally(() => this.look(roomId));
  }

  async #lookAgain(): Promise<void> {
    const rooms = new Set(this.waiting.value.map(({ roomId }) => roomId));
    for (const roomId of rooms) await this.look(roomId);
  }
}
