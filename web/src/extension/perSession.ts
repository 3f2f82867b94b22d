// One model for each session, or for each room in it, made when first asked for.
import type { Room } from "matrix-js-sdk";
import type { Session } from "../platform/matrix/session.ts";

/** `const roomListOf = perSession((session) => new RoomListModel(session))` */
export function perSession<Model>(make: (session: Session) => Model): (session: Session) => Model {
  const made = new WeakMap<Session, Model>();
  return (session) => {
    const known = made.get(session);
    if (known !== undefined) return known;
    const model = make(session);
    made.set(session, model);
    return model;
  };
}

/** `const composerOf = perRoom((session, room) => new ComposerModel(session, room))` */
export function perRoom<Model>(
  make: (session: Session, room: Room) => Model,
): (session: Session, room: Room) => Model {
  const modelsOf = perSession(() => new Map<string, Model>());
  return (session, room) => {
    const models = modelsOf(session);
    const known = models.get(room.roomId);
    if (known !== undefined) return known;
    const model = make(session, room);
    models.set(room.roomId, model);
    return model;
  };
}
