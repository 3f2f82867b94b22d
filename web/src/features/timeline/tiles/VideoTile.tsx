// A video: its still picture until somebody wants to see it.
import { Loader, UnstyledButton } from "@mantine/core";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { boxOf, formatDuration, formatSize } from "../../../core/message/mediaBox.ts";
import { LARGE_BYTES } from "../../../core/transfer.ts";
import { RichText } from "../rich/RichText.tsx";
import { Download } from "./Download.tsx";
import { MediaPicture } from "./MediaPicture.tsx";
import { MediaProblem } from "./MediaProblem.tsx";
import { altOf, type Media, readMedia } from "./readMedia.ts";
import styles from "./tiles.module.css";
import { useMedia } from "./useMedia.ts";

export function VideoTile({ event }: { event: MatrixEvent }) {
  const media = readMedia(event);
  const [isWanted, setWanted] = useState(false);
  const box = boxOf(media.width, media.height);
  return (
    <>
      <div
        className={styles.picture}
        style={{ inlineSize: box.width, aspectRatio: `${box.width} / ${box.height}` }}
      >
        {isWanted ? <Player media={media} /> : <Still media={media} onPlay={() => setWanted(true)} />}
      </div>
      {/* To look at a large one it is held in memory: better to have it on disk. */}
      {isLarge(media) && <Download media={media} />}
      {media.caption && <RichText {...media.caption} />}
    </>
  );
}

function isLarge({ sizeBytes }: Media): boolean {
  return typeof sizeBytes === "number" && sizeBytes >= LARGE_BYTES;
}

function Still({ media, onPlay }: { media: Media; onPlay: () => void }) {
  const { t, i18n } = useTranslation("timeline");
  const facts = [formatDuration(media.durationMs), formatSize(media.sizeBytes, i18n.language)].filter(
    Boolean,
  );
  return (
    <UnstyledButton
      className={styles.still}
      onClick={onPlay}
      aria-label={t("media.play", { name: altOf(media) })}
    >
      {media.thumbnail && <MediaPicture attachment={media.thumbnail} name="" />}
      <span className={styles.play}>
        <IconPlayerPlayFilled size={28} aria-hidden />
      </span>
      {facts.length > 0 && <span className={styles.facts}>{facts.join(" · ")}</span>}
    </UnstyledButton>
  );
}

export function Player({ media }: { media: Media }) {
  const { t } = useTranslation("timeline");
  const [isBroken, setBroken] = useState(false);
  const state = useMedia(media.attachment, true, media.local);
  if ((!media.attachment && !media.local) || isBroken || state.is === "failed") {
    return <MediaProblem isTampered={state.is === "failed" && state.isTampered} />;
  }
  if (state.is !== "ready") return <Loader size="sm" role="status" aria-label={t("loading")} />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: people send no captions with their videos
    <video
      src={state.url}
      controls
      autoPlay
      playsInline
      aria-label={altOf(media)}
      onError={() => setBroken(true)}
    />
  );
}
