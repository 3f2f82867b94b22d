// The scrolling list of messages: draws only what is near the window, and keeps its place when anything changes.
import { VisuallyHidden } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "../../ui/useStore.ts";
import { EndButton } from "./EndButton.tsx";
import { ListEdge } from "./ListEdge.tsx";
import type { TimelineModel } from "./model.ts";
import { RowView } from "./RowView.tsx";
import { estimateHeight } from "./rowHeight.ts";
import styles from "./Timeline.module.css";
import { useAnnouncement } from "./useAnnouncement.ts";
import { useReading } from "./useReading.ts";
import { useRowFocus } from "./useRowFocus.ts";

const NEAR_EDGE_ROWS = 15;
const AT_END_PX = 60;
const EDGE_PX = 64;
const MARK_MS = 2500;

export function MessageList({ model }: { model: TimelineModel }) {
  const { t } = useTranslation("timeline");
  const state = useStore(model.state);
  const scroller = useRef<HTMLElement>(null);
  const rows = model.rows.list;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateHeight(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    anchorTo: "end",
    followOnAppend: state.isNews,
    scrollEndThreshold: AT_END_PX,
    overscan: 10,
    paddingStart: EDGE_PX,
    paddingEnd: 12,
    directDomUpdates: true,
    directDomUpdatesMode: "position",
    // Rows are placed without React; drawing at once, in the middle of other work, would only hold that up.
    useFlushSync: false,
  });
  const items = virtualizer.getVirtualItems();
  const marked = useWish(model, virtualizer);
  useEdges(model, virtualizer, [items[0]?.index, items.at(-1)?.index], state.version);
  const focus = useRowFocus(model, virtualizer, scroller);
  const isAtEnd = useReading(model, virtualizer, scroller);
  return (
    <div className={styles.frame}>
      <section
        ref={scroller}
        className={styles.scroller}
        aria-label={t(model.threadId ? "historyOfThread" : "history")}
        {...focus.handlers}
      >
        <div className={styles.push} />
        <ol ref={virtualizer.containerRef} className={styles.rows} aria-label={t("messages")}>
          {items.map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <RowView
                  key={item.key}
                  index={item.index}
                  row={row}
                  measure={virtualizer.measureElement}
                  isMarked={marked !== undefined && row.said.some(({ key }) => key === marked)}
                  isCurrent={focus.currentKey === row.key}
                />
              )
            );
          })}
        </ol>
        <ListEdge state={state} model={model} />
      </section>
      <EndButton model={model} isAtEnd={isAtEnd} />
      <VisuallyHidden role="log" aria-live="polite">
        {useAnnouncement(model)}
      </VisuallyHidden>
    </div>
  );
}

type Virtualizer = ReturnType<typeof useVirtualizer<HTMLElement, Element>>;

/** Goes where the model wishes; returns the key of the message to mark for a moment. */
function useWish(model: TimelineModel, virtualizer: Virtualizer): string | undefined {
  const wish = useStore(model.wish);
  const { isReady } = useStore(model.state);
  const [marked, setMarked] = useState<string>();
  useLayoutEffect(() => {
    if (!isReady || !wish) return;
    if (wish.to === "end") return virtualizer.scrollToEnd();
    virtualizer.scrollToIndex(model.rows.indexOf(wish.key), { align: wish.isMarked ? "center" : "start" });
    if (wish.isMarked) setMarked(wish.key);
  }, [wish, isReady, model, virtualizer]);
  useEffect(() => {
    if (!marked) return;
    const timer = setTimeout(() => setMarked(undefined), MARK_MS);
    return () => clearTimeout(timer);
  }, [marked]);
  return marked;
}

/** Loads more when either end comes near. */
function useEdges(
  model: TimelineModel,
  virtualizer: Virtualizer,
  [first, last]: [number | undefined, number | undefined],
  version: number,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that came may still not be enough
  useEffect(() => {
    // A frame later: where one is about to go to another place, the rows of before say nothing, and more of them
    // before the window would take it to a wrong one.
    const frame = requestAnimationFrame(() => {
      const items = virtualizer.getVirtualItems();
      const [first, last] = [items[0]?.index, items.at(-1)?.index];
      if (first === undefined || last === undefined) return;
      const { loading, isReady, hasEarlier, isLive, error } = model.state.value;
      if (loading || !isReady || error) return;
      if (first < NEAR_EDGE_ROWS && hasEarlier) void model.loadEarlier();
      else if (last >= model.rows.list.length - NEAR_EDGE_ROWS && !isLive) void model.loadLater();
    });
    return () => cancelAnimationFrame(frame);
  }, [model, virtualizer, first, last, version]);
}
