// Looking after the call of a room: those who may remove people from it may do so, to those below them.
import type { Room } from "matrix-js-sdk";
import { ask } from "../../../platform/matrix/ask.ts";
import { EventTimeline } from "../../../platform/matrix/sdk.ts";
import type { Session } from "../../../platform/matrix/session.ts";

export function mayModerate(room: Room, userId: string, otherId: string): boolean {
  const level = room.getMember(userId)?.powerLevel ?? 0;
  const otherLevel = room.getMember(otherId)?.powerLevel ?? 0;
  const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
  return level > otherLevel && (state?.hasSufficientPowerLevelFor("kick", level) ?? false);
}

/** Nothing is passed on of what they send, until they turn it on again; throws MatrixError. */
export async function muteInCall(session: Session, room: Room, identity: string): Promise<void> {
  await ask(session, "POST", `${pathOf(room)}/mute`, { identity });
}

/** They can come in again: whoever should not is removed from the room; throws MatrixError. */
export async function removeFromCall(session: Session, room: Room, identity: string): Promise<void> {
  await ask(session, "POST", `${pathOf(room)}/remove`, { identity });
}

const pathOf = (room: Room) => `/_veche/v1/rooms/${encodeURIComponent(room.roomId)}/call`;
