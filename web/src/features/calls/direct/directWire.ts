// What two in a classic call tell each other beside pictures and voices: events in their room that name the call.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { ClientEvent, MatrixEventEvent } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";

/** `rtcBackendIdentity` is what they are called in the call: here, by their address. */
type Listener = (content: Record<string, unknown>, teller: { rtcBackendIdentity: string }) => void;

interface About {
  id: string;
  room: Room;
  userId: string;
}

export class DirectWire {
  readonly #session: Session;
  readonly #about: About;
  readonly #listeners = new Map<string, Listener>();

  constructor(session: Session, about: About) {
    this.#session = session;
    this.#about = about;
    session.client.on(ClientEvent.Event, this.#hear);
  }

  get members(): readonly { rtcBackendIdentity: string }[] {
    return [this.#about.userId, this.#session.userId].map((userId) => ({ rtcBackendIdentity: userId }));
  }

  /** Done when the server has it; returns its id. Throws MatrixError. */
  async send(type: string, _relation: object, more: object = {}): Promise<string | undefined> {
    const { id, room } = this.#about;
    const content = { call_id: id, version: "1", ...more };
    const sent = await this.#session.client.sendEvent(room.roomId, type as never, content as never);
    return sent.event_id;
  }

  /** Hear what the other says of this call; in an encrypted chat only if it came encrypted. */
  listen(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }

  stop(): void {
    this.#session.client.off(ClientEvent.Event, this.#hear);
  }

  #hear = async (event: MatrixEvent): Promise<void> => {
    const { room } = this.#about;
    if (event.getRoomId() !== room.roomId || event.isState()) return;
    if (room.hasEncryptionStateEvent() && !event.isEncrypted()) return;
    await this.#session.client.decryptEventIfNeeded(event);
    // Its key can come after it.
    if (event.isDecryptionFailure()) event.once(MatrixEventEvent.Decrypted, () => this.#tell(event));
    else this.#tell(event);
  };

  #tell(event: MatrixEvent): void {
    const listener = this.#listeners.get(event.getType());
    const { id, userId } = this.#about;
    const content = event.getContent();
    if (listener && event.getSender() === userId && content.call_id === id)
      listener(content, { rtcBackendIdentity: userId });
  }
}
