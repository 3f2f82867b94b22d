// The list of rooms: follows what happens, and looks anew only at the rooms to which something happened.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { replaceInOrder } from "../../core/sortedList.ts";
import { Store } from "../../core/store.ts";
import type { Surroundings } from "../../extension/contributions.ts";
import { ClientEvent, MatrixEventEvent, RoomEvent, RoomStateEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { directRoomIds } from "./direct.ts";
import { compareEntries, entryOf, isSameEntry, type RoomEntry } from "./entry.ts";

/** What came in together is shown together; also keeps a first sync of many rooms to a few looks. */
const GATHER_MS = 30;
const CHANGES_ALL = ["m.direct", "m.push_rules"];

export class RoomListModel {
  readonly entries = new Store<readonly RoomEntry[]>([]);
  readonly #session: Session;
  readonly #findTile: Surroundings["findTile"];
  readonly #byId = new Map<string, RoomEntry>();
  readonly #changed = new Set<string>();
  #direct = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session, findTile: Surroundings["findTile"]) {
    this.#session = session;
    this.#findTile = findTile;
    this.#watch();
    this.#lookAtAll();
  }

  #watch(): void {
    const { client } = this.#session;
    const ofRoom = (room?: Room) => room && this.#look(room.roomId);
    const ofEvent = (event: MatrixEvent) => this.#look(event.getRoomId());
    const handlers = [
      [RoomEvent.Timeline, (_event: MatrixEvent, room?: Room) => ofRoom(room)],
      [RoomEvent.Redaction, (_event: MatrixEvent, room: Room) => ofRoom(room)],
      [RoomEvent.LocalEchoUpdated, (_event: MatrixEvent, room: Room) => ofRoom(room)],
      [RoomEvent.Receipt, (_event: MatrixEvent, room: Room) => ofRoom(room)],
      [RoomEvent.Tags, (_event: MatrixEvent, room: Room) => ofRoom(room)],
      [RoomEvent.AccountData, (_event: MatrixEvent, room: Room) => ofRoom(room)],
      [RoomEvent.Name, ofRoom],
      [RoomEvent.MyMembership, ofRoom],
      [ClientEvent.Room, ofRoom],
      [ClientEvent.DeleteRoom, (roomId: string) => this.#look(roomId)],
      [MatrixEventEvent.Decrypted, ofEvent],
      [RoomStateEvent.Events, (event: MatrixEvent) => event.getType() === "m.room.avatar" && ofEvent(event)],
      [
        ClientEvent.AccountData,
        (event: MatrixEvent) => CHANGES_ALL.includes(event.getType()) && this.#lookAtAll(),
      ],
    ] as const;
    for (const [name, handler] of handlers) client.on(name as never, handler as never);
    this.#session.onStop(() => {
      for (const [name, handler] of handlers) client.off(name as never, handler as never);
      clearTimeout(this.#timer);
    });
  }

  /** What rows show depends on the time as well: look anew when it has come. */
  lookAgain(): void {
    this.#lookAtAll();
  }

  #lookAtAll(): void {
    this.#direct = directRoomIds(this.#session.client);
    for (const room of this.#session.client.getRooms()) this.#look(room.roomId);
  }

  #look(roomId: string | undefined): void {
    if (!roomId) return;
    this.#changed.add(roomId);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  #flush(): void {
    this.#timer = undefined;
    const added: RoomEntry[] = [];
    const gone = new Set<string>();
    for (const roomId of this.#changed) {
      const before = this.#byId.get(roomId);
      const after = this.#entry(roomId);
      if (before && after && isSameEntry(before, after)) continue;
      if (before) gone.add(roomId);
      if (after) added.push(after);
      if (after) this.#byId.set(roomId, after);
      else this.#byId.delete(roomId);
    }
    this.#changed.clear();
    if (added.length === 0 && gone.size === 0) return;
    this.entries.update((entries) =>
      replaceInOrder(entries, ({ roomId }) => gone.has(roomId), added, compareEntries),
    );
  }

  #entry(roomId: string): RoomEntry | undefined {
    const { client } = this.#session;
    const room = client.getRoom(roomId);
    return room ? entryOf(client, room, this.#direct.has(roomId), this.#findTile) : undefined;
  }
}
