// A video: its still picture until somebody wants to see it.
import { Loader, UnstyledButton } from "@mantine/core";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { boxOf, formatDuration, formatSize } from "../../../core/message/mediaBox.ts";
import { isRound } from "../../../core/roundVideo.ts";
import { LARGE_BYTES } from "../../../core/transfer.ts";
import { RichText } from "../rich/RichText.tsx";
import { Download } from "./Download.tsx";
import { MediaPicture } from "./MediaPicture.tsx";
import { MediaProblem } from "./MediaProblem.tsx";
import { playsAlone } from "./playAlone.ts";
import { RoundVideo } from "./RoundVideo.tsx";
import { altOf, type Media, readMedia } from "./readMedia.ts";
import { ScanMark } from "./ScanMark.tsx";
import styles from "./tiles.module.css";
import { useMedia } from "./useMedia.ts";
import { useStreamed } from "./useStreamed.ts";

export function VideoTile({ event }: { event: MatrixEvent }) {
  const media = readMedia(event);
  return (
    <>
      {isRound(event.getContent()) ? (
        <>
          <RoundVideo media={media} />
          <ScanMark attachment={media.attachment} />
        </>
      ) : (
        <Film media={media} />
      )}
      {media.caption && <RichText {...media.caption} />}
    </>
  );
}

function Film({ media }: { media: Media }) {
  const [isWanted, setWanted] = useState(false);
  const [isStrange, setStrange] = useState(false);
  const box = boxOf(media.width, media.height);
  return (
    <>
      <div
        className={styles.picture}
        style={{ inlineSize: box.width, aspectRatio: `${box.width} / ${box.height}` }}
      >
        {isWanted ? (
          <Player media={media} onStrange={() => setStrange(true)} />
        ) : (
          <Still media={media} onPlay={() => setWanted(true)} />
        )}
      </div>
      {/* A long one is often wanted on disk, and one of a strange kind can only be had there. */}
      {isLarge(media) || isStrange ? <Download media={media} /> : <ScanMark attachment={media.attachment} />}
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
      aria-label={[t("media.play", { name: altOf(media) }), ...facts].join(" · ")}
    >
      {media.thumbnail && <MediaPicture attachment={media.thumbnail} name="" blurhash={media.blurhash} />}
      <span className={styles.play}>
        <IconPlayerPlayFilled size={28} aria-hidden />
      </span>
      {facts.length > 0 && <span className={styles.facts}>{facts.join(" · ")}</span>}
    </UnstyledButton>
  );
}

/** `onStrange` is told where this browser cannot play it. */
export function Player({ media, onStrange }: { media: Media; onStrange?: () => void }) {
  const { t } = useTranslation("timeline");
  const [problem, setProblem] = useState<"failed" | "strange">();
  const state = useStreamed(media);
  const poster = useMedia(media.thumbnail);
  if (state.is === "failed") return <MediaProblem isTampered={state.isTampered} />;
  if ((!media.attachment && !media.local) || problem)
    return <MediaProblem isStrange={problem === "strange"} />;
  if (state.is !== "ready") return <Loader size="sm" role="status" aria-label={t("loading")} />;
  const fail = ({ error }: HTMLVideoElement) => {
    const isStrange = error !== null && STRANGE.includes(error.code);
    setProblem(isStrange ? "strange" : "failed");
    if (isStrange) onStrange?.();
  };
  return (
    // biome-ignore lint/a11y/useMediaCaption: people send no captions with their videos
    <video
      src={state.url}
      poster={poster.is === "ready" ? poster.url : undefined}
      controls
      autoPlay
      playsInline
      aria-label={altOf(media)}
      onPlay={(event) => playsAlone(event.currentTarget)}
      onError={(event) => fail(event.currentTarget)}
    />
  );
}

/** Of a kind that this browser does not know, or with something in it that it does not know. */
const STRANGE: number[] = [3, 4];
