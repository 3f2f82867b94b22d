// Pictures sent together, as one grid. Each stays a message of its own: with its menu, its reactions, its way to the server.
import { Button } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { type MouseEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatExactTime } from "../../core/time.ts";
import { albumSpans } from "../../core/timeline/albums.ts";
import type { Row } from "../../core/timeline/rows.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { useStorePart } from "../../ui/useStore.ts";
import styles from "./Album.module.css";
import { BubbleEnd, Sending } from "./BubbleEnd.tsx";
import { Choice, Face, Footers, Sender } from "./BubbleParts.tsx";
import { DeletedNotice } from "./DeletedNotice.tsx";
import { deletionsOf } from "./deletions.ts";
import { ForwardedMark } from "./ForwardedMark.tsx";
import { QuickActions } from "./QuickActions.tsx";
import rowStyles from "./Row.module.css";
import { RichText } from "./rich/RichText.tsx";
import { FEW_PICTURES } from "./rowHeight.ts";
import type { Shown } from "./shown.ts";
import { useDesk } from "./TimelineContext.tsx";
import { altOf, readMedia } from "./tiles/readMedia.ts";
import { SquarePicture } from "./tiles/SquarePicture.tsx";
import { useLongPress } from "./useLongPress.ts";

export function Album({ row }: { row: Row<Shown> }) {
  const { room } = useDesk();
  const { userId } = useSession();
  const { said } = row;
  const [first, last] = [said[0], said.at(-1)];
  if (!first || !last) return null;
  const isOwn = first.sender === userId;
  return (
    <div
      className={rowStyles.said}
      data-own={isOwn || undefined}
      data-opens={row.opensGroup || undefined}
      data-closes={row.closesGroup || undefined}
    >
      {!isOwn && <Face shown={first} row={row} />}
      <div className={rowStyles.column}>
        <div className={rowStyles.bubble}>
          <Sender row={row} shown={first} isOwn={isOwn} />
          <ForwardedMark event={first.event} />
          <Pictures said={said} />
          <div className={styles.ways}>
            {said.map(({ key, event }) => (
              <Sending key={key} event={event} isNamed />
            ))}
          </div>
          <BubbleEnd event={last.event} room={room} atMs={last.atMs} isOwn={isOwn} />
        </div>
        {said.map((shown, at) => (
          <div key={shown.key} className={styles.footers} data-number={at + 1}>
            {!shown.event.status && <Footers shown={shown} />}
          </div>
        ))}
      </div>
    </div>
  );
}

function Pictures({ said }: { said: readonly Shown[] }) {
  const { t } = useTranslation("timeline");
  const [isUnfolded, setUnfolded] = useState(false);
  const shown = isUnfolded ? said : said.slice(0, FEW_PICTURES);
  const spans = albumSpans(shown.length);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: no fields are in it */}
      <div role="group" className={styles.grid} aria-label={t("album.name", { count: said.length })}>
        {shown.map((one, at) => (
          <Picture key={one.key} shown={one} span={spans[at] ?? 2} at={at + 1} of={said.length} />
        ))}
      </div>
      {shown.length < said.length && (
        <Button size="compact-sm" variant="default" fullWidth onClick={() => setUnfolded(true)}>
          {t("album.more", { count: said.length - shown.length })}
        </Button>
      )}
      {shown.map(({ key, event }) => {
        const { caption } = readMedia(event);
        return caption && <RichText key={key} {...caption} />;
      })}
    </>
  );
}

interface PictureProps {
  shown: Shown;
  span: number;
  at: number;
  of: number;
}

function Picture({ shown: { event, key, atMs }, shown, span, at, of }: PictureProps) {
  const { i18n } = useTranslation("timeline");
  const { model, openMenu } = useDesk();
  const session = useSession();
  const [isPointedAt, setPointedAt] = useState(false);
  const isChosen = useStorePart(model.selection, (chosen) => chosen?.has(key) ?? false);
  const isChoosing = useStorePart(model.selection, (chosen) => chosen !== undefined);
  const id = event.getId() ?? "";
  const isBeingDeleted = useStorePart(deletionsOf(session).waiting, (waiting) => waiting.has(id));
  const press = useLongPress((place) => openMenu(event, place));
  const onContextMenu = (click: MouseEvent) => {
    click.preventDefault();
    openMenu(event, { x: click.clientX, y: click.clientY });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside takes the keyboard
    <div
      className={styles.cell}
      style={{ gridColumn: `span ${span}` }}
      title={formatExactTime(atMs, i18n.language)}
      data-event-id={id}
      data-chosen={isChosen || undefined}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onContextMenu={onContextMenu}
      {...press}
    >
      {isBeingDeleted ? <DeletedNotice eventId={id} /> : <Opener shown={shown} at={at} of={of} />}
      {isChoosing && (
        <div className={styles.choice}>
          <Choice shown={shown} isChosen={isChosen} />
        </div>
      )}
      {isPointedAt && !isChoosing && <QuickActions event={event} />}
    </div>
  );
}

function Opener({ shown: { event }, at, of }: Omit<PictureProps, "span">) {
  const { t } = useTranslation("timeline");
  const { room } = useDesk();
  const isVideo = event.getContent().msgtype === "m.video";
  const isOnItsWay = event.status !== null && event.status !== "sent" && event.status !== "not_sent";
  const said = { name: altOf(readMedia(event)), at, of };
  return (
    <SquarePicture
      room={room}
      event={event}
      size="large"
      label={t(isVideo ? "album.play" : "album.open", said)}
    >
      {isOnItsWay && (
        <IconClock className={styles.onItsWay} size={18} role="img" aria-label={t("status.sending")} />
      )}
    </SquarePicture>
  );
}
