// Counts what others wrote since the end was last in view.
import { useEffect, useMemo, useState } from "react";
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above; counting costs as much as there are rows below
  return useMemo(
    () => (isAtEnd || lastSeenKey === undefined ? 0 : countNews(model, lastSeenKey, userId)),
    [model, isAtEnd, lastSeenKey, userId, version],
  );
}

function countNews(model: TimelineModel, lastSeenKey: string, me: string): number {
  const { list } = model.rows;
  let count = 0;
  for (let index = list.length - 1; index >= 0 && list[index]?.key !== lastSeenKey; index--) {
    count += list[index]?.said.filter((one) => one.layout === "bubble" && one.sender !== me).length ?? 0;
  }
  return count;
}
