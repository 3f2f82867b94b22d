// Notices what has been seen: tells the others, and whether the end is in view.
import type { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { markRead } from "../receipts/index.ts";
import type { TimelineModel } from "./model.ts";

type Virtualizer = ReturnType<typeof useVirtualizer<HTMLElement, Element>>;

/** Scrolling past is not reading. */
const PAUSE_MS = 250;

export function useReading(
  model: TimelineModel,
  virtualizer: Virtualizer,
  scroller: RefObject<HTMLElement | null>,
): boolean {
  const session = useSession();
  const { version, isReady } = useStore(model.state);
  const isOnline = useStore(session.status) === "online";
  const [isAtEnd, setAtEnd] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the rows may show something new
  useEffect(() => {
    const element = scroller.current;
    if (!element || !isReady) return;
    const look = () => {
      setAtEnd(virtualizer.isAtEnd(80));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => readWhatIsSeen(), PAUSE_MS);
    };
    const readWhatIsSeen = () => {
      if (!isOnline || document.visibilityState !== "visible" || !document.hasFocus()) return;
      const event = lastSeen(model, virtualizer, element);
      if (event) void markRead(session, model.room, event, model.threadId);
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer.current);
      element.removeEventListener("scroll", look);
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [model, virtualizer, scroller, session, version, isReady, isOnline]);
  return isAtEnd;
}

/** The newest message whose end is above the lower edge of the window. */
function lastSeen(model: TimelineModel, virtualizer: Virtualizer, element: HTMLElement) {
  const edge = element.scrollTop + element.clientHeight + 24;
  const seen = virtualizer.getVirtualItems().findLast((item) => item.end <= edge);
  if (!seen) return undefined;
  for (let index = seen.index; index >= 0; index--) {
    const event = model.eventAt(index);
    if (event && !event.status) return event;
  }
  return undefined;
}
