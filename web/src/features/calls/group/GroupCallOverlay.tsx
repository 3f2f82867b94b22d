// Over everything: nothing while one is in no call of a group; what draws it is loaded with the first.
import { lazy, Suspense } from "react";
import { useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { groupCallsOf } from "../of.ts";

const GroupStage = lazy(async () => ({ default: (await import("./GroupStage.tsx")).GroupStage }));
const EnterDialog = lazy(async () => ({ default: (await import("./EnterDialog.tsx")).EnterDialog }));
const LostNotice = lazy(async () => ({ default: (await import("./LostNotice.tsx")).LostNotice }));

export function GroupCallOverlay() {
  const calls = groupCallsOf(useSession());
  const call = useStore(calls.current);
  const entering = useStore(calls.entering);
  const lost = useStore(calls.lost);
  return (
    <Suspense>
      {entering && <EnterDialog entering={entering} />}
      {call && <GroupStage call={call} />}
      {lost?.again && <LostNotice lost={lost} />}
    </Suspense>
  );
}
