// The list of rooms, drawing only the rows that can be seen.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useRoute, useSession } from "../../extension/surroundings.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { useStore } from "../../ui/useStore.ts";
import { roomListOf } from "./of.ts";
import styles from "./RoomList.module.css";
import { RoomRow } from "./RoomRow.tsx";
import { RowMenu } from "./RowMenu.tsx";
import { apartOf, shownOf } from "./shown.ts";

const ROW_REM = 4.25;

/** `search` keeps the rooms whose names have it. */
export function RoomList({ search }: { search: string }) {
  const { t } = useTranslation("rooms");
  const session = useSession();
  const all = useStore(roomListOf(session).entries);
  const shown = useStore(shownOf(session));
  const isApart = useStore(apartOf(session));
  const wanted = useDeferredValue(search.trim().toLocaleLowerCase());
  const entries = useMemo(
    // Whoever searches means all chats, wherever they were put.
    () =>
      all.filter((entry) => {
        if (isApart(entry)) return false;
        return wanted ? entry.name.toLocaleLowerCase().includes(wanted) : shown.has(entry);
      }),
    [all, shown, isApart, wanted],
  );
  const route = useRoute();
  const openId = route.name === "room" ? route.roomId : undefined;
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => entries[index]?.roomId ?? index,
    estimateSize: () => ROW_REM * parseFloat(getComputedStyle(document.documentElement).fontSize),
    overscan: 6,
  });
  return (
    <nav ref={scroller} className={styles.scroller} aria-label={t("list")}>
      {entries.length === 0 && (
        <Empty
          title={wanted ? t("none.found") : all.length > 0 ? t("none.here") : t("none.title")}
          text={wanted || all.length > 0 ? undefined : t("none.text")}
        />
      )}
      <ul className={styles.list} style={{ blockSize: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const entry = entries[row.index];
          return (
            entry && (
              <li key={row.key} className={styles.row} style={{ transform: `translateY(${row.start}px)` }}>
                <RowMenu roomId={entry.roomId}>
                  <RoomRow entry={entry} isOpen={entry.roomId === openId} />
                </RowMenu>
              </li>
            )
          );
        })}
      </ul>
    </nav>
  );
}
