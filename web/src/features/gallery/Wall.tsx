// The rows of the gallery: draws only those near the window, and reads further back when their end comes near.
import { useVirtualizer } from "@tanstack/react-virtual";
import type { Room } from "matrix-js-sdk";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Tab } from "../../core/gallery/exhibits.ts";
import { choose, hang } from "../../core/gallery/wall.ts";
import { formatMonth } from "../../core/time.ts";
import { useStore } from "../../ui/useStore.ts";
import styles from "./Gallery.module.css";
import { HowFar } from "./HowFar.tsx";
import { type GalleryModel, type Piece, wishOf } from "./model.ts";
import { PieceView } from "./PieceView.tsx";

const ACROSS: Record<Tab, number> = { media: 3, files: 1, links: 1, voice: 1 };
const HEIGHTS: Record<Tab, number> = { media: 104, files: 120, links: 84, voice: 96 };
const MONTH_PX = 36;
const NEAR_END_ROWS = 6;

interface WallProps {
  model: GalleryModel;
  room: Room;
  tab: Tab;
  search: string;
}

export function Wall({ model, room, tab, search }: WallProps) {
  const { t, i18n } = useTranslation("gallery");
  const state = useStore(model.state);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(
    () => hang<Piece>(choose(state.pieces, tab, search), ACROSS[tab], monthOf),
    [state.pieces, tab, search],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => (rows[at]?.is === "month" ? MONTH_PX : HEIGHTS[tab]),
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();
  const isNearEnd = (items.at(-1)?.index ?? -1) >= rows.length - NEAR_END_ROWS;
  const mayGoOn = !state.isLooking && !state.isAtBeginning && !state.error;
  const isWanted = isNearEnd && mayGoOn && state.tiredOf !== wishOf(tab, search);
  useEffect(() => {
    if (isWanted) void model.look(tab, search);
  }, [isWanted, model, tab, search]);
  return (
    <div ref={scroller} className={styles.wall}>
      <ol
        className={styles.rows}
        style={{ blockSize: virtualizer.getTotalSize() }}
        aria-label={t(`tab.${tab}`)}
      >
        {items.map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <li
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                className={styles.row}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row.is === "month" ? (
                  <h3 className={styles.month}>{formatMonth(row.atMs, i18n.language)}</h3>
                ) : (
                  <div className={styles.pieces} data-tab={tab}>
                    {row.exhibits.map((piece) => (
                      <PieceView key={piece.key} piece={piece} room={room} />
                    ))}
                  </div>
                )}
              </li>
            )
          );
        })}
      </ol>
      <HowFar
        state={state}
        tab={tab}
        isEmpty={rows.length === 0}
        isSearched={search !== ""}
        onFurther={() => void model.look(tab, search)}
      />
    </div>
  );
}

function monthOf(atMs: number): string {
  const date = new Date(atMs);
  return `${date.getFullYear()}-${date.getMonth()}`;
}
