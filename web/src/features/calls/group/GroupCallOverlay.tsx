// Over everything: nothing while one is in no call of a group; what draws it is loaded with the first.
import { lazy, Suspense } from "react";
import { useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { groupCallsOf } from "../of.ts";

const GroupStage = lazy(async () => ({ default: (await import("./GroupStage.tsx")).GroupStage }));

export function GroupCallOverlay() {
  const call = useStore(groupCallsOf(useSession()).current);
  if (!call) return null;
  return (
    <Suspense>
      <GroupStage call={call} />
    </Suspense>
  );
}
