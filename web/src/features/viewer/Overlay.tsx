// Shows what somebody wants to see large, until they close it or go elsewhere.
import { lazy, useEffect, useRef } from "react";
import { useRoute, useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { viewingOf } from "../timeline/index.ts";

const Pictures = lazy(async () => ({ default: (await import("./PictureViewer.tsx")).PictureViewer }));
const Reader = lazy(async () => ({ default: (await import("./Reader.tsx")).Reader }));

export function Overlay() {
  const viewing = viewingOf(useSession());
  const viewed = useStore(viewing);
  const close = () => viewing.set(undefined);
  useClosedByGoing(close);
  if (!viewed) return null;
  const View = viewed.event.getContent().msgtype === "m.file" ? Reader : Pictures;
  return <View key={viewed.event.getId()} viewed={viewed} onClose={close} />;
}

/** Going back on a phone means leaving what lies over everything. */
function useClosedByGoing(close: () => void): void {
  const route = useRoute();
  const before = useRef(route);
  useEffect(() => {
    if (before.current !== route) close();
    before.current = route;
  });
}
