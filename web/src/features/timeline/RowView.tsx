// One row of the list: the day and the mark of what is new above it, then a bubble or a run of lines.
import { memo } from "react";
import type { Row } from "../../core/timeline/rows.ts";
import { Album } from "./Album.tsx";
import { Bubble } from "./Bubble.tsx";
import { DayLine, UnreadLine } from "./DayLine.tsx";
import { Lines } from "./Lines.tsx";
import styles from "./Row.module.css";
import { RowBoundary } from "./RowBoundary.tsx";
import type { Shown } from "./shown.ts";

interface RowViewProps {
  index: number;
  row: Row<Shown>;
  measure: (element: Element | null) => void;
  /** For a moment after a jump. */
  isMarked: boolean;
  /** Whether Tab leads to this row. */
  isCurrent: boolean;
}

export const RowView = memo(function RowView({ index, row, measure, isMarked, isCurrent }: RowViewProps) {
  const [first] = row.said;
  return (
    <li
      ref={measure}
      data-index={index}
      data-row-key={row.key}
      data-event-id={first?.event.getId()}
      data-marked={isMarked || undefined}
      className={styles.row}
      tabIndex={isCurrent ? 0 : -1}
    >
      {row.opensDay && first && <DayLine atMs={first.atMs} />}
      {row.isFirstUnread && <UnreadLine />}
      <RowBoundary>
        <Said row={row} />
      </RowBoundary>
    </li>
  );
});

function Said({ row }: { row: Row<Shown> }) {
  const [first] = row.said;
  if (row.layout === "line") return <Lines said={row.said} />;
  if (row.said.length > 1) return <Album row={row} />;
  return first && <Bubble shown={first} row={row} />;
}
