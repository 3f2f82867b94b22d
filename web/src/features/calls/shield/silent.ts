// Whether a call that this device knows of does not ring here.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { judgeCaller, readReason } from "../../../core/calls/shield.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { callSettingsOf } from "../of.ts";
import { readCallerFacts } from "./facts.ts";

export async function isSilent(session: Session, event: MatrixEvent, room: Room): Promise<boolean> {
  // In a group nobody is called alone.
  if (room.getJoinedMemberCount() > 2) return false;
  const facts = await readCallerFacts(session, room, event.getSender() ?? "");
  const reason = readReason(event.getContent());
  return judgeCaller(facts, reason, callSettingsOf(session).settings.value) !== "ring";
}
