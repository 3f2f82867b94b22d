// Sound: a voice message with the picture of its loudness, or any other recording.
import { Loader, UnstyledButton } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../core/message/mediaBox.ts";
import { readWaveform } from "../../../core/message/waveform.ts";
import { IconAction } from "../../../ui/IconAction.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { MediaProblem } from "./MediaProblem.tsx";
import { nextSpeed, playSpeed } from "./playSpeed.ts";
import { readMedia } from "./readMedia.ts";
import { ScanMark } from "./ScanMark.tsx";
import styles from "./tiles.module.css";
import { usePlayer } from "./usePlayer.ts";

const BARS = 48;

export function AudioTile({ event }: { event: MatrixEvent }) {
  const { t } = useTranslation("timeline");
  const media = readMedia(event);
  const content = event.getContent();
  const isVoice = "org.matrix.msc3245.voice" in content || "m.voice" in content;
  const speed = useStore(playSpeed);
  const player = usePlayer(media, isVoice ? speed : 1);
  if (player.is === "failed") return <MediaProblem isTampered={player.isTampered} />;
  const isPlaying = player.is === "playing";
  const name = isVoice ? t("media.voice") : media.fileName;
  return (
    <div className={styles.audio}>
      <IconAction
        size={44}
        radius="xl"
        variant="filled"
        color={undefined}
        label={t(isPlaying ? "media.pause" : "media.play", { name })}
        onClick={player.toggle}
      >
        {player.is === "loading" ? (
          <Loader size={18} color="white" />
        ) : isPlaying ? (
          <IconPlayerPauseFilled size={22} aria-hidden />
        ) : (
          <IconPlayerPlayFilled size={22} aria-hidden />
        )}
      </IconAction>
      <div className={styles.sound}>
        {!isVoice && <bdi className={styles.fileName}>{media.fileName}</bdi>}
        <div className={styles.wave}>
          {isVoice && <Wave event={event} share={player.share} />}
          <input
            type="range"
            min={0}
            max={1000}
            value={Math.round(player.share * 1000)}
            aria-label={t("media.position", { name })}
            aria-valuetext={formatDuration(player.positionMs) ?? "0:00"}
            data-bare={isVoice || undefined}
            onChange={(event) => player.seek(Number(event.currentTarget.value) / 1000)}
          />
        </div>
        <span className={styles.soundTime}>
          {formatDuration(isPlaying || player.share > 0 ? player.positionMs : player.durationMs) ?? "0:00"}
          {isVoice && <Speed />}
        </span>
        <ScanMark attachment={media.attachment} />
      </div>
    </div>
  );
}

function Speed() {
  const { t, i18n } = useTranslation("timeline");
  const speed = useStore(playSpeed);
  const shown = `${new Intl.NumberFormat(i18n.language).format(speed)}×`;
  return (
    <UnstyledButton
      className={styles.speed}
      aria-label={t("media.speed", { speed: shown })}
      onClick={nextSpeed}
    >
      {shown}
    </UnstyledButton>
  );
}

function Wave({ event, share }: { event: MatrixEvent; share: number }) {
  const audio = event.getContent()["org.matrix.msc1767.audio"] as { waveform?: unknown } | undefined;
  const bars = readWaveform(audio?.waveform, BARS);
  return (
    <svg viewBox={`0 0 ${BARS * 4} 32`} preserveAspectRatio="none" aria-hidden>
      {bars.map((height, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: bars never move
          key={index}
          x={index * 4}
          y={16 - Math.max(1, height * 15)}
          width={2.5}
          height={Math.max(2, height * 30)}
          rx={1}
          opacity={index / BARS < share ? 1 : 0.45}
        />
      ))}
    </svg>
  );
}
