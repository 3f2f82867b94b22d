// Who writes in a room just now. Whose message has just come is not shown as writing it: word that they have stopped comes later.
import type { MatrixClient, MatrixEvent, Room, RoomMember } from "matrix-js-sdk";
import { RoomEvent, RoomMemberEvent } from "../../platform/matrix/sdk.ts";

const JUST_SAID_MS = 1500;

export class Typists {
  readonly #client: MatrixClient;
  readonly #room: Room;
  /** Those whose message has just come. */
  readonly #said = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(client: MatrixClient, room: Room) {
    this.#client = client;
    this.#room = room;
  }

  list(): RoomMember[] {
    return this.#room.getMembers().filter(({ typing, userId }) => typing && !this.#said.has(userId));
  }

  /** Call when it may have changed; returns what ends it. */
  subscribe = (listener: () => void): (() => void) => {
    const note = (
      event: MatrixEvent,
      room?: Room,
      _isOld?: boolean,
      _isRemoved?: boolean,
      at?: { liveEvent?: boolean },
    ) => {
      const sender = event.getSender();
      if (room !== this.#room || !at?.liveEvent || !sender) return;
      clearTimeout(this.#said.get(sender));
      const forget = () => this.#said.delete(sender) && listener();
      this.#said.set(sender, setTimeout(forget, JUST_SAID_MS));
      listener();
    };
    this.#client.on(RoomMemberEvent.Typing, listener);
    this.#client.on(RoomEvent.Timeline, note);
    return () => {
      this.#client.off(RoomMemberEvent.Typing, listener);
      this.#client.off(RoomEvent.Timeline, note);
      for (const timer of this.#said.values()) clearTimeout(timer);
      this.#said.clear();
    };
  };
}
