// Whether a call that this device knows of does not ring here.
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { mayRingAll } from "../../../core/calls/groupRing.ts";
import { heedServer, judgeCaller, readReason } from "../../../core/calls/shield.ts";
import type { Session } from "../../../platform/matrix/session.ts";
import { callSettingsOf, serverWordOf } from "../of.ts";
import { readCallerFacts } from "./facts.ts";

export async function isSilent(session: Session, event: MatrixEvent, room: Room): Promise<boolean> {
  const people = room.getJoinedMemberCount();
  if (people > 2 && !mayRingAll(people)) return true;
  const facts = await readCallerFacts(session, room, event.getSender() ?? "");
  // In a group nobody is asked why they call.
  const reason = people > 2 ? undefined : readReason(event.getContent());
  const verdict = judgeCaller(facts, reason, callSettingsOf(session).settings.value);
  if (verdict !== "ring") return true;
  return heedServer(verdict, await serverWordOf(session).of(event), facts) !== "ring";
}
