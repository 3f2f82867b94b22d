// A message: who, what, when and how far it has got, with its footers below and its buttons beside.
import { type MouseEvent, useState } from "react";
import type { Row } from "../../core/timeline/rows.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { useStorePart } from "../../ui/useStore.ts";
import { BubbleBody } from "./BubbleBody.tsx";
import { BubbleEnd, Sending } from "./BubbleEnd.tsx";
import { Choice, Face, Footers, Sender } from "./BubbleParts.tsx";
import { ImportedMark } from "./ImportedMark.tsx";
import { QuickActions } from "./QuickActions.tsx";
import styles from "./Row.module.css";
import type { Shown } from "./shown.ts";
import { useDesk } from "./TimelineContext.tsx";
import { useLongPress } from "./useLongPress.ts";

export function Bubble({ shown, row }: { shown: Shown; row: Row<Shown> }) {
  const { event, sender, key, imported } = shown;
  const { room, model, openMenu } = useDesk();
  const { client, userId } = useSession();
  const [isPointedAt, setPointedAt] = useState(false);
  const isChosen = useStorePart(model.selection, (chosen) => chosen?.has(key) ?? false);
  const isChoosing = useStorePart(model.selection, (chosen) => chosen !== undefined);
  const isOwn = sender === userId;
  const highlight = !isOwn && (client.getPushActionsForEvent(event)?.tweaks?.highlight ?? false);
  const press = useLongPress((at) => openMenu(event, at));
  const onContextMenu = (click: MouseEvent) => {
    // A link, a picture or chosen words have a menu of the browser that is more useful there.
    if ((click.target as Element).closest("a, video, audio") || window.getSelection()?.toString()) return;
    click.preventDefault();
    openMenu(event, { x: click.clientX, y: click.clientY });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row around takes the keyboard
    <div
      className={styles.said}
      data-own={isOwn || undefined}
      data-opens={row.opensGroup || undefined}
      data-closes={row.closesGroup || undefined}
      data-chosen={isChosen || undefined}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onContextMenu={onContextMenu}
      {...press}
    >
      {isChoosing && <Choice shown={shown} isChosen={isChosen} />}
      {!isOwn && <Face shown={shown} row={row} />}
      <div className={styles.column}>
        <div className={styles.bubble} data-highlight={highlight || undefined}>
          <Sender row={row} shown={shown} isOwn={isOwn} />
          <BubbleBody event={event} room={room} />
          {imported && <ImportedMark imported={imported} />}
          <Sending event={event} />
          <BubbleEnd event={event} room={room} atMs={shown.atMs} isOwn={isOwn} />
        </div>
        {!event.isRedacted() && !event.status && <Footers shown={shown} />}
        {isPointedAt && !isChoosing && <QuickActions event={event} />}
      </div>
    </div>
  );
}
