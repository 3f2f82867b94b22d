// Counts what others wrote since the end was last in view.
import { useEffect, useState } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import type { TimelineModel } from "./model.ts";

export function useNewBelow(model: TimelineModel, isAtEnd: boolean): number {
  const { userId } = useSession();
  const { version } = useStore(model.state);
  const [lastSeenKey, setLastSeenKey] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end is another row when the version is another one
  useEffect(() => {
    if (isAtEnd) setLastSeenKey(model.rows.list.at(-1)?.key);
  }, [model, isAtEnd, version]);
  if (isAtEnd || lastSeenKey === undefined) return 0;
  const after = model.rows.list.slice(model.rows.indexOf(lastSeenKey) + 1);
  return after.flatMap((row) => row.said).filter((one) => one.layout === "bubble" && one.sender !== userId)
    .length;
}
