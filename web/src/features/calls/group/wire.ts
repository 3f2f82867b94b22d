// What the people in a call tell each other beside pictures and voices: events in its room that speak of the teller's own
// membership of the call, as Element Call sends hands and reactions.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc";
import { ClientEvent, MatrixEventEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";

/** What has come before it was known that its teller is in the call; more would be a flood. */
const MOST_EARLY = 50;

type Listener = (content: Record<string, unknown>, teller: CallMembership) => void;

export class Wire {
  readonly session: Session;
  readonly room: Room;
  readonly #list: () => readonly CallMembership[];
  readonly #listeners = new Map<string, Listener>();
  #early: MatrixEvent[] = [];

  constructor(session: Session, room: Room, list: () => readonly CallMembership[]) {
    this.session = session;
    this.room = room;
    this.#list = list;
    // Not of the timeline: it leaves out what speaks of events that are not in it, such as memberships of calls.
    session.client.on(ClientEvent.Event, this.#hear);
  }

  get members(): readonly CallMembership[] {
    return this.#list();
  }

  /** This device's membership; undefined before it is in the call. */
  get own(): CallMembership | undefined {
    const { userId, account } = this.session;
    return this.#list().find((one) => one.userId === userId && one.deviceId === account.deviceId);
  }

  /** Done when the server has it; returns its id, undefined where one is not in the call. Throws MatrixError. */
  async send(type: string, relation: object, more: object = {}): Promise<string | undefined> {
    const { own } = this;
    if (!own) return undefined;
    const content = { "m.relates_to": { ...relation, event_id: own.eventId }, ...more };
    const sent = await this.session.client.sendEvent(this.room.roomId, type as never, content as never);
    return sent.event_id;
  }

  /** Hear what others in the call say, if it came encrypted: what the server could say in their name is not heard. */
  listen(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }

  /** The membership of whoever has sent it, if it speaks of that: nobody speaks for another. */
  memberOf(event: MatrixEvent): CallMembership | undefined {
    const { event_id: about } = event.getRelation() ?? {};
    return this.#list().find(({ userId, eventId }) => userId === event.getSender() && eventId === about);
  }

  /** After somebody has come or gone: what they said may have been here first. */
  look(): void {
    for (const event of this.#early.splice(0)) this.#tell(event);
  }

  stop(): void {
    this.session.client.off(ClientEvent.Event, this.#hear);
    this.#early = [];
  }

  #hear = async (event: MatrixEvent): Promise<void> => {
    if (event.getRoomId() !== this.room.roomId || !event.isEncrypted()) return;
    await this.session.client.decryptEventIfNeeded(event);
    // Its key can come after it.
    if (event.isDecryptionFailure()) event.once(MatrixEventEvent.Decrypted, () => this.#tell(event));
    else this.#tell(event);
  };

  #tell(event: MatrixEvent): void {
    const listener = this.#listeners.get(event.getType());
    if (!listener) return;
    const teller = this.memberOf(event);
    if (teller && teller === this.own) return;
    if (teller) listener(event.getContent(), teller);
    else this.#early = [...this.#early, event].slice(-MOST_EARLY);
  }
}
