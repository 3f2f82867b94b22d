// The list of rooms of a session; `start` gives it what it needs.
import type { Surroundings } from "../../extension/contributions.ts";
import type { Session } from "../../platform/matrix/session.ts";
import { RoomListModel } from "./model.ts";

const models = new WeakMap<Session, RoomListModel>();

export function startRoomList({ session, findTile }: Surroundings): void {
  models.set(session, new RoomListModel(session, findTile));
}

export function roomListOf(session: Session): RoomListModel {
  const model = models.get(session);
  if (!model) throw new Error("The list of rooms has not been started.");
  return model;
}
