// A round video: pressed, it plays with its sound, once; around it, how far it is.
import { Loader } from "@mantine/core";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../core/message/mediaBox.ts";
import { ProgressRing } from "../../../ui/ProgressRing.tsx";
import { MediaPicture } from "./MediaPicture.tsx";
import { MediaProblem } from "./MediaProblem.tsx";
import { letGo, play, playsAlone } from "./playAlone.ts";
import styles from "./RoundVideo.module.css";
import type { Media } from "./readMedia.ts";
import { useStreamed } from "./useStreamed.ts";

export function RoundVideo({ media }: { media: Media }) {
  const { t } = useTranslation("timeline");
  const [isWanted, setWanted] = useState(false);
  const [isPlaying, setPlaying] = useState(false);
  const [positionMs, setPositionMs] = useState(0);
  const [isBroken, setBroken] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const state = useStreamed(media, isWanted);
  const durationMs = typeof media.durationMs === "number" && media.durationMs > 0 ? media.durationMs : 0;
  if (state.is === "failed" || isBroken)
    return <MediaProblem isTampered={state.is === "failed" && state.isTampered} isStrange={isBroken} />;
  const toggle = () => {
    const { current: element } = video;
    if (!element) setWanted(true);
    else if (element.paused) void play(element);
    else element.pause();
  };
  const name = t("media.round");
  return (
    <div className={styles.round}>
      <button
        type="button"
        className={styles.circle}
        aria-label={t(isPlaying ? "media.pause" : "media.play", { name })}
        onClick={toggle}
      >
        {media.thumbnail && <MediaPicture attachment={media.thumbnail} name="" blurhash={media.blurhash} />}
        {state.is === "ready" && (
          <Film
            url={state.url}
            video={video}
            onPlaying={setPlaying}
            onMoved={setPositionMs}
            onBroken={() => setBroken(true)}
          />
        )}
        {isWanted && state.is === "loading" && <Loader className={styles.sign} color="white" />}
        {!isPlaying && state.is !== "loading" && (
          <span className={styles.sign}>
            <IconPlayerPlayFilled size={28} aria-hidden />
          </span>
        )}
        <ProgressRing share={durationMs ? positionMs / durationMs : 0} />
      </button>
      <span className={styles.time}>{formatDuration(isPlaying ? positionMs : durationMs) ?? "0:00"}</span>
    </div>
  );
}

interface FilmProps {
  url: string;
  video: RefObject<HTMLVideoElement | null>;
  onPlaying: (isPlaying: boolean) => void;
  onMoved: (positionMs: number) => void;
  onBroken: () => void;
}

function Film({ url, video, onPlaying, onMoved, onBroken }: FilmProps) {
  useEffect(() => {
    const { current: element } = video;
    if (!element) return;
    element.src = url;
    void play(element);
    return () => letGo(element);
  }, [url, video]);
  return (
    // biome-ignore lint/a11y/useMediaCaption: people send no captions with what they say
    <video
      ref={video}
      playsInline
      tabIndex={-1}
      onPlay={(event) => {
        playsAlone(event.currentTarget);
        onPlaying(true);
      }}
      onPause={() => onPlaying(false)}
      onTimeUpdate={(event) => onMoved(event.currentTarget.currentTime * 1000)}
      onEnded={() => onMoved(0)}
      onError={onBroken}
    />
  );
}
