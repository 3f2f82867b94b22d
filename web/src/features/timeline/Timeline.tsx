// The messages of an open room, the newest at the bottom.
import type { Room } from "matrix-js-sdk";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { EventView } from "./EventView.tsx";
import { TimelineModel } from "./model.ts";
import styles from "./Timeline.module.css";

const NEAR_TOP_PX = 400;

export function Timeline({ room }: { room: Room }) {
  const { t } = useTranslation("timeline");
  const { session, findTile } = useSurroundings();
  const model = useMemo(() => new TimelineModel(session, room, findTile), [session, room, findTile]);
  useEffect(() => model.open(), [model]);
  const events = useStore(model.events);
  const version = useStore(model.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each newer event is read when it is shown
  useEffect(() => {
    if (document.visibilityState === "visible") void model.markRead();
  }, [model, events]);
  return (
    // Reversed, so that the browser itself keeps the end in view.
    <div
      className={styles.scroller}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        if (scrollHeight - clientHeight + scrollTop < NEAR_TOP_PX) void model.loadEarlier();
      }}
    >
      <ol className={styles.events} aria-label={t("messages")} aria-live="polite">
        {events.map((event) => (
          <EventView key={event.getTxnId() ?? event.getId()} event={event} room={room} version={version} />
        ))}
      </ol>
    </div>
  );
}
