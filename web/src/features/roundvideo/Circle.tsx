// The circle in which a round video is made: what the camera sees, and then what it saw.
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { LONGEST_ROUND_MS } from "../../core/roundVideo.ts";
import { formatDuration } from "../../core/voice.ts";
import type { RoundCamera } from "../../platform/media/roundCamera.ts";
import { ProgressRing } from "../../ui/ProgressRing.tsx";
import { useStore } from "../../ui/useStore.ts";
import styles from "./Circle.module.css";

export function Camera({ camera, isRecording }: { camera: RoundCamera; isRecording: boolean }) {
  const { t } = useTranslation("roundvideo");
  const video = useRef<HTMLVideoElement>(null);
  const durationMs = useStore(camera.durationMs);
  useEffect(() => {
    const { current: element } = video;
    if (!element) return;
    element.srcObject = camera.stream;
    void element.play().catch(() => undefined);
  }, [camera]);
  return (
    <>
      <div className={styles.circle}>
        {/* As in a mirror: everything else feels wrong. */}
        <video ref={video} className={styles.mirror} muted playsInline aria-label={t("seen")} />
        <ProgressRing share={durationMs / LONGEST_ROUND_MS} />
      </div>
      <p className={styles.time}>
        {isRecording && <span className={styles.dot} />}
        <span>
          {t("time", { time: formatDuration(durationMs), longest: formatDuration(LONGEST_ROUND_MS) })}
        </span>
      </p>
    </>
  );
}

/** Pressed, it plays; it begins by itself. */
export function Film({ url, durationMs }: { url: string; durationMs: number }) {
  const { t } = useTranslation("roundvideo");
  const video = useRef<HTMLVideoElement>(null);
  const [atMs, setAtMs] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const toggle = () => {
    const { current: element } = video;
    if (element?.paused) void element.play().catch(() => undefined);
    else element?.pause();
  };
  return (
    <>
      <button
        type="button"
        className={styles.circle}
        aria-label={t(isPlaying ? "pause" : "play")}
        onClick={toggle}
      >
        {/* biome-ignore lint/a11y/useMediaCaption: this is what one has just said oneself */}
        <video
          ref={video}
          src={url}
          autoPlay
          playsInline
          tabIndex={-1}
          onPlay={() => setPlaying(true)}
          onPause={() => setPlaying(false)}
          onTimeUpdate={(event) => setAtMs(event.currentTarget.currentTime * 1000)}
        />
        <ProgressRing share={atMs / durationMs} />
      </button>
      <p className={styles.time}>{formatDuration(durationMs)}</p>
    </>
  );
}
