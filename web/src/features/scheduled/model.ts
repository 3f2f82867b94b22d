// The messages that are to be sent later, and what can still be done with them.
import type { Room } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import { RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { cancelLater, type Later, listLater, sendLater, sendNow } from "../../platform/outbox/later.ts";
import { outgoingOf, type Said } from "../../platform/outbox/say.ts";

export class ScheduledModel {
  /** Of all rooms, the next one first. */
  readonly all = new Store<readonly Later[]>([]);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Look once there is a server, and again when something of one's own arrives: it may be one of them. */
  start(): void {
    const { client, status, userId } = this.#session;
    const look = () => status.value === "online" && void this.refresh().catch(() => undefined);
    const arrived = (event: { getSender(): string | undefined }) => {
      if (this.all.value.length > 0 && event.getSender() === userId) look();
    };
    client.on(RoomEvent.Timeline, arrived);
    this.#session.onStop(() => client.off(RoomEvent.Timeline, arrived));
    this.#session.onStop(status.subscribe(look));
    look();
  }

  async refresh(): Promise<void> {
    this.all.set(await listLater(this.#session));
  }

  async schedule(room: Room, said: Said, at: Date): Promise<void> {
    await sendLater(this.#session, room, outgoingOf(room, said), at.getTime() - Date.now());
    await this.refresh();
  }

  /** The new one first: when the network ends between the two there are two, never none. */
  async putOff(room: Room, { delayId, type, content }: Later, at: Date): Promise<void> {
    if (!content) throw new Error("This device cannot read the message.");
    const { roomId } = room;
    await sendLater(this.#session, room, { roomId, type, content }, at.getTime() - Date.now());
    await this.cancel(delayId);
  }

  async cancel(delayId: string): Promise<void> {
    await this.#settle(cancelLater(this.#session, delayId));
  }

  async sendNow(delayId: string): Promise<void> {
    await this.#settle(sendNow(this.#session, delayId));
  }

  /** What the server refuses it may have sent already, or another device called off: look in both cases. */
  async #settle(done: Promise<void>): Promise<void> {
    await done.catch(async (error: unknown) => {
      await this.refresh().catch(() => undefined);
      throw error;
    });
    await this.refresh();
  }
}
