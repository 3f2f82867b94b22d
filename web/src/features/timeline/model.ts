// The events of an open room in the order they are shown, following the room.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { Store } from "../../core/store.ts";
import type { Surroundings } from "../../extension/contributions.ts";
import { MatrixEventEvent, RelationType, RoomEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";

const PAGE = 50;

export class TimelineModel {
  readonly events = new Store<readonly MatrixEvent[]>([]);
  readonly isLoading = new Store(false);
  /** Goes up when an event that is shown has changed in itself, such as by decryption. */
  readonly version = new Store(0);
  readonly #session: Session;
  readonly #room: Room;
  readonly #findTile: Surroundings["findTile"];

  constructor(session: Session, room: Room, findTile: Surroundings["findTile"]) {
    this.#session = session;
    this.#room = room;
    this.#findTile = findTile;
  }

  /** Begin to follow the room; returns what ends it. */
  open = (): (() => void) => {
    const { client } = this.#session;
    const refresh = (_event: unknown, room?: Room) => room?.roomId === this.#room.roomId && this.#refresh();
    const decrypted = (event: MatrixEvent) => event.getRoomId() === this.#room.roomId && this.#refresh();
    const names = [RoomEvent.Timeline, RoomEvent.LocalEchoUpdated, RoomEvent.Redaction] as const;
    for (const name of names) client.on(name, refresh);
    client.on(MatrixEventEvent.Decrypted, decrypted);
    this.#refresh();
    if (this.events.value.length < PAGE) void this.loadEarlier();
    return () => {
      for (const name of names) client.off(name, refresh);
      client.off(MatrixEventEvent.Decrypted, decrypted);
    };
  };

  /** Fetch older events, if there are any. */
  async loadEarlier(): Promise<void> {
    if (this.isLoading.value || !this.#room.oldState.paginationToken) return;
    this.isLoading.set(true);
    try {
      await this.#session.client.scrollback(this.#room, PAGE);
    } finally {
      this.isLoading.set(false);
      this.#refresh();
    }
  }

  /** Tell the others that everything shown has been read. */
  async markRead(): Promise<void> {
    const last = this.events.value.findLast((event) => !event.status);
    if (last && this.#room.getEventReadUpTo(this.#session.userId) !== last.getId()) {
      await this.#session.client.sendReadReceipt(last).catch(() => undefined);
    }
  }

  #refresh(): void {
    this.events.set(
      [...this.#room.getLiveTimeline().getEvents(), ...pendingOf(this.#room)].filter(this.#isShown),
    );
    this.version.update((version) => version + 1);
  }

  #isShown = (event: MatrixEvent): boolean =>
    !event.isRelation(RelationType.Replace) && (event.isRedacted() || this.#findTile(event) !== undefined);
}

function pendingOf(room: Room): MatrixEvent[] {
  const shown = new Set(room.getLiveTimeline().getEvents());
  return room.getPendingEvents().filter((event) => !shown.has(event));
}
