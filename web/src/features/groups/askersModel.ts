// Who asks to be let in anywhere: counted for the list of rooms, where one is among those who may answer.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { ClientEvent, KnownMembership, RoomEvent, RoomStateEvent } from "../../platform/matrix/sdk.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { waitingOf } from "../rooms/index.ts";
import { isAsked, isKeeper, listAskers } from "./askers.ts";

const CHANGES_ROOM = ["m.room.join_rules", "m.room.power_levels"];

export class AskersModel {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  start(): void {
    const { client, status } = this.#session;
    const lookWhere = (event: MatrixEvent) => {
      const room = client.getRoom(event.getRoomId());
      if (room) this.#look(room);
    };
    const onState = (event: MatrixEvent) => CHANGES_ROOM.includes(event.getType()) && lookWhere(event);
    // Told once the people of the room are those after the event.
    const onMember = (event: MatrixEvent) => isAboutAsking(event) && lookWhere(event);
    const lookAtRoom = (room: Room) => this.#look(room);
    const lookAtAll = () => {
      if (!["cached", "online"].includes(status.value)) return;
      for (const room of client.getRooms()) if (isAsked(room)) this.#look(room);
    };
    client.on(RoomStateEvent.Events, onState);
    client.on(RoomStateEvent.Members, onMember);
    client.on(RoomEvent.MyMembership, lookAtRoom);
    client.on(ClientEvent.Room, lookAtRoom);
    this.#session.onStop(status.subscribe(lookAtAll));
    this.#session.onStop(() => {
      client.off(RoomStateEvent.Events, onState);
      client.off(RoomStateEvent.Members, onMember);
      client.off(RoomEvent.MyMembership, lookAtRoom);
      client.off(ClientEvent.Room, lookAtRoom);
    });
    lookAtAll();
  }

  #look(room: Room): void {
    this.#count(room);
    // Who asks is among the members, who are loaded late: only where one keeps a room in which people can ask.
    if (this.#session.status.value !== "online" || !isAsked(room) || !isKeeper(room)) return;
    if (room.membersLoaded()) return;
    room.loadMembersIfNeeded().then(
      () => this.#count(room),
      () => undefined,
    );
  }

  #count({ roomId }: Room): void {
    const room = this.#session.client.getRoom(roomId);
    const count = room?.getMyMembership() === KnownMembership.Join ? listAskers(room).length : 0;
    waitingOf(this.#session).update((before) => {
      if ((before.get(roomId) ?? 0) === count) return before;
      const after = new Map(before);
      if (count > 0) after.set(roomId, count);
      else after.delete(roomId);
      return after;
    });
  }
}

function isAboutAsking(event: MatrixEvent): boolean {
  return [event.getContent().membership, event.getPrevContent().membership].includes(KnownMembership.Knock);
}
