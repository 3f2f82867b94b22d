// One thing in the gallery: a small picture, a file to save, a link, a voice message.
import { IconMessageSearch } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { formatShortTime } from "../../core/time.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import {
  AudioTile,
  altOf,
  Download,
  FirstPage,
  LookInside,
  openAt,
  readMedia,
  SafeLink,
  SquarePicture,
  speakerOf,
} from "../timeline/index.ts";
import styles from "./Gallery.module.css";
import type { Piece } from "./model.ts";

interface PieceViewProps {
  piece: Piece;
  room: Room;
}

export function PieceView({ piece, room }: PieceViewProps) {
  if (piece.tab === "media") return <SmallPicture piece={piece} room={room} />;
  return (
    <div className={styles.piece}>
      <div className={styles.what}>
        <What piece={piece} room={room} />
        <About piece={piece} room={room} />
      </div>
      <ShowInChat piece={piece} room={room} />
    </div>
  );
}

function What({ piece: { tab, event, name }, room }: PieceViewProps) {
  if (tab === "links")
    return (
      <SafeLink href={name}>
        <bdi dir="ltr" className={styles.link}>
          {name}
        </bdi>
      </SafeLink>
    );
  if (tab === "voice" || event.getContent().msgtype === "m.audio") return <AudioTile event={event} />;
  return (
    <>
      <FirstPage event={event} room={room} />
      <Download media={readMedia(event)} />
      <LookInside event={event} room={room} />
    </>
  );
}

function About({ piece: { event, atMs }, room }: PieceViewProps) {
  const { i18n } = useTranslation();
  return (
    <span className={styles.about}>
      <bdi>{speakerOf(room, event)}</bdi>
      <time dateTime={new Date(atMs).toISOString()}>{formatShortTime(atMs, Date.now(), i18n.language)}</time>
    </span>
  );
}

function ShowInChat({ piece: { eventId, name }, room }: PieceViewProps) {
  const { t } = useTranslation("gallery");
  const surroundings = useSurroundings();
  return (
    <IconAction label={t("showInChat", { name })} onClick={() => openAt(surroundings, room, eventId)}>
      <IconMessageSearch size={20} aria-hidden />
    </IconAction>
  );
}

function SmallPicture({ piece: { event, atMs }, room }: PieceViewProps) {
  const { t, i18n } = useTranslation("gallery");
  const isVideo = event.getContent().msgtype === "m.video";
  const said = {
    name: altOf(readMedia(event)),
    who: speakerOf(room, event),
    date: formatShortTime(atMs, Date.now(), i18n.language),
  };
  return (
    <SquarePicture room={room} event={event} size="small" label={t(isVideo ? "openVideo" : "open", said)} />
  );
}
