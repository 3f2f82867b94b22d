// A message: who, what, when and how far it has got, with its footers below and its buttons beside.
import { Checkbox } from "@mantine/core";
import { type MouseEvent, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Row } from "../../core/timeline/rows.ts";
import { useRegistry, useSession } from "../../extension/surroundings.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { useStorePart } from "../../ui/useStore.ts";
import { BubbleBody } from "./BubbleBody.tsx";
import { BubbleEnd } from "./BubbleEnd.tsx";
import { ImportedMark } from "./ImportedMark.tsx";
import { pictureOf, speakerOf } from "./people.ts";
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
  const name = speakerOf(room, event);
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
      {!isOwn && (
        <div className={styles.face}>
          {row.closesGroup && (
            <Picture
              id={sender}
              name={name}
              url={imported ? null : pictureOf(client, room, sender, 32)}
              size={32}
            />
          )}
        </div>
      )}
      <div className={styles.column}>
        <div className={styles.bubble} data-highlight={highlight || undefined}>
          <Sender row={row} shown={shown} isOwn={isOwn} />
          <BubbleBody event={event} room={room} />
          {imported && <ImportedMark imported={imported} />}
          <BubbleEnd event={event} room={room} atMs={shown.atMs} isOwn={isOwn} />
        </div>
        {!event.isRedacted() && !event.status && <Footers shown={shown} />}
        {isPointedAt && !isChoosing && <QuickActions event={event} />}
      </div>
    </div>
  );
}

/** Read aloud for every message, drawn only where somebody begins to speak. */
function Sender({ row, shown: { event }, isOwn }: { row: Row<Shown>; shown: Shown; isOwn: boolean }) {
  const { t } = useTranslation("timeline");
  const { room } = useDesk();
  const isDrawn = row.opensGroup && !isOwn;
  return (
    <div className={isDrawn ? styles.name : styles.hidden}>
      <bdi>{isOwn ? t("you") : speakerOf(room, event)}</bdi>
    </div>
  );
}

function Footers({ shown: { event } }: { shown: Shown }) {
  const { room } = useDesk();
  const { messageFooters } = useRegistry();
  return (
    <Suspense>
      {messageFooters.map((footer) => (
        <footer.View key={footer.id} event={event} room={room} />
      ))}
    </Suspense>
  );
}

function Choice({ shown, isChosen }: { shown: Shown; isChosen: boolean }) {
  const { t } = useTranslation("timeline");
  const { model } = useDesk();
  return (
    <Checkbox
      className={styles.choice}
      aria-label={t("choose")}
      checked={isChosen}
      onChange={() => model.toggle(shown.event)}
    />
  );
}
