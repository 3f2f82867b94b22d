// Holding back what was written while somebody in an encrypted room has other keys than those that were compared.
import { ClientEvent, type Room } from "matrix-js-sdk";
import { changedPeopleOf, readersOf } from "../matrix/changedPeople.ts";
import type { Session } from "../matrix/session.ts";

/** Resolves when everybody is who they were, or one has gone on without comparing, or has left, or the session ends. */
export async function whenNobodyChanged(session: Session, room: Room, ended: AbortSignal): Promise<void> {
  const people = changedPeopleOf(session);
  while (!ended.aborted && room.getMyMembership() === "join" && room.hasEncryptionStateEvent()) {
    const seen = people.news.value;
    if (!(await people.holds(room.roomId, await readersOf(session, room)))) return;
    if (people.news.value === seen) await nextNews(session, ended);
  }
}

function nextNews(session: Session, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      session.client.off(ClientEvent.Sync, end);
      ended.removeEventListener("abort", end);
      stop();
      resolve();
    };
    session.client.on(ClientEvent.Sync, end);
    ended.addEventListener("abort", end);
    const stop = changedPeopleOf(session).news.subscribe(end);
  });
}
