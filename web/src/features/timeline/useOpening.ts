// What happens when a timeline is opened: where reading goes on, or the message the address names.
import { useEffect } from "react";
import { useSession } from "../../extension/surroundings.tsx";
import type { Session } from "../../platform/matrix/session.ts";
import { readUpTo } from "../receipts/index.ts";
import type { TimelineModel } from "./model.ts";

export function useOpening(model: TimelineModel, eventId: string | undefined): void {
  const session = useSession();
  useEffect(() => {
    let isOpen = true;
    void openTimeline(session, model, eventId);
    const stop = whenOnline(session, () => isOpen && void openTimeline(session, model, eventId));
    return () => {
      isOpen = false;
      stop();
    };
  }, [model, eventId, session]);
}

async function openTimeline(
  session: Session,
  model: TimelineModel,
  eventId: string | undefined,
): Promise<void> {
  const { isReady, isLive } = model.state.value;
  if (!isReady || (!isLive && !eventId)) await model.showLive();
  model.markUnreadAfter(readUpTo(session, model.room, model.threadId));
  if (eventId) await model.jumpTo(eventId);
  else model.goToUnread();
}

/** What this device remembers is shown at once; once the server has told the news, reading goes on from there. */
function whenOnline(session: Session, act: () => void): () => void {
  if (session.status.value === "online") return () => undefined;
  const stop = session.status.subscribe(() => {
    if (session.status.value !== "online") return;
    stop();
    act();
  });
  return stop;
}
