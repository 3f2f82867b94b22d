// Over everything: nothing while nobody calls, so that it costs nothing then.
import { lazy, Suspense, useState } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { callsOf } from "./of.ts";

const Stage = lazy(async () => ({ default: (await import("./screen/Stage.tsx")).Stage }));

export function Calls() {
  const { preparing, current, incoming, ended, groupBell } = callsOf(useSession());
  const stores = [useStore(preparing), useStore(current), useStore(incoming), useStore(ended)];
  const shown = [...stores, useStore(groupBell.ringing)];
  const [wasShown, setShown] = useState(false);
  if (!wasShown && shown.some(Boolean)) setShown(true);
  return wasShown ? (
    <Suspense>
      <Stage />
    </Suspense>
  ) : null;
}
