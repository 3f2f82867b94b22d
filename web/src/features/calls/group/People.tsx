// Everybody in the call, and their screens: all alike, or one of them large.
import { useElementSize } from "@mantine/hooks";
import { type CSSProperties, useState } from "react";
import { useTranslation } from "react-i18next";
import { columnsFor } from "../../../core/calls/grid.ts";
import { useStore } from "../../../ui/useStore.ts";
import styles from "./Group.module.css";
import type { GroupCall } from "./groupCall.ts";
import { chooseLarge, listShown, type Shown } from "./shown.ts";
import { Tile } from "./Tile.tsx";

export function People({ call, isGrid }: { call: GroupCall; isGrid: boolean }) {
  const { t } = useTranslation("calls");
  const { seated } = useStore(call.view);
  const [pinned, setPinned] = useState<string>();
  const { ref, width, height } = useElementSize<HTMLUListElement>();
  const shown = listShown(seated);
  const measures = {
    "--columns": columnsFor(shown.length, width, height),
    "--others": Math.max(1, shown.length - 1),
    "--width": `${width}px`,
  } as CSSProperties;
  const large = shown.find(({ key }) => key === pinned) ?? (isGrid ? undefined : chooseLarge(shown));
  const tile = ({ key, one, isScreen }: Shown) => (
    <Tile
      key={key}
      call={call}
      one={one}
      isScreen={isScreen}
      isPinned={key === pinned}
      onPin={() => setPinned(key === pinned ? undefined : key)}
    />
  );
  if (!large)
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it can be scrolled, by keys as well
      <ul ref={ref} className={styles.grid} style={measures} aria-label={t("group.people")} tabIndex={0}>
        {shown.map(tile)}
      </ul>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
    <ul ref={ref} className={styles.speaker} style={measures} aria-label={t("group.people")} tabIndex={0}>
      {[large, ...shown.filter((other) => other !== large)].map(tile)}
    </ul>
  );
}
