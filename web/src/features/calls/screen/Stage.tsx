// What is shown of calls: the one that rings, the one that is prepared, the one that goes on, and how one has ended.
import { useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { GroupRingCard } from "../group/ring/GroupRingCard.tsx";
import { callsOf, groupCallsOf } from "../of.ts";
import { CallBar } from "./CallBar.tsx";
import { CallScreen } from "./CallScreen.tsx";
import { EndedNotice } from "./EndedNotice.tsx";
import { PrepareDialog } from "./PrepareDialog.tsx";
import { RingCard } from "./RingCard.tsx";
import { Sounds } from "./Sounds.tsx";
import { useWakeLock } from "./useWakeLock.ts";

export function Stage() {
  const session = useSession();
  const calls = callsOf(session);
  const current = useStore(calls.current);
  const inGroup = useStore(groupCallsOf(session).current);
  const incoming = useStore(calls.incoming);
  const ofGroup = useStore(calls.groupBell.ringing);
  const isEntering = useStore(groupCallsOf(session).entering) !== undefined;
  const preparing = useStore(calls.preparing);
  const ended = useStore(calls.ended);
  const isSmall = useStore(calls.isSmall);
  useWakeLock(current !== undefined);
  const isWaiting = (current ?? inGroup) !== undefined;
  const groupRing = ofGroup && !isEntering && (
    <GroupRingCard key={ofGroup.id} ringing={ofGroup} isWaiting={isWaiting} />
  );
  const ring = incoming ? (
    <RingCard key={incoming.live.id} incoming={incoming} isWaiting={isWaiting} />
  ) : (
    groupRing
  );
  const isLarge = current !== undefined && !isSmall;
  return (
    <>
      {/* Inside of what is modal, so that it can be reached. */}
      {preparing && <PrepareDialog preparing={preparing}>{ring}</PrepareDialog>}
      {isLarge && <CallScreen live={current}>{ring}</CallScreen>}
      {!preparing && !isLarge && ring}
      {current && isSmall && <CallBar live={current} />}
      {current && <Sounds key={current.id} live={current} />}
      {ended && !current && !preparing && <EndedNotice ended={ended} />}
    </>
  );
}
