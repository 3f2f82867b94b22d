// What happens when a timeline is opened: where reading goes on, or the message the address names.
import { useEffect } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import { readUpTo } from "../receipts/index.ts";
import type { TimelineModel } from "./model.ts";

export function useOpening(model: TimelineModel, eventId: string | undefined): void {
  const session = useSession();
  useEffect(() => {
    void openTimeline();
    async function openTimeline() {
      const isFirst = !model.state.value.isReady;
      if (isFirst || (!model.state.value.isLive && !eventId)) await model.showLive();
      model.markUnreadAfter(readUpTo(session, model.room, model.threadId));
      if (eventId) await model.jumpTo(eventId);
    }
  }, [model, eventId, session]);
}
