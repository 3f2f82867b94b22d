// In the place of the text field while a voice message is recorded: how it sounds, and what to do with it.
import { Button } from "@mantine/core";
import { IconMicrophone, IconPlayerPause, IconPlayerPlay, IconSend2, IconTrash } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../core/voice.ts";
import type { VoiceRecorder } from "../../platform/media/recorder.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStore } from "../../ui/useStore.ts";
import type { Context } from "../attachments/index.ts";
import type { VoiceModel } from "./model.ts";
import styles from "./VoiceBar.module.css";
import { Waveform } from "./Waveform.tsx";

export function VoiceBar({ model, take }: { model: VoiceModel; take: () => Context }) {
  const { t } = useTranslation("voice");
  const state = useStore(model.state);
  if (state.is === "refused") return <Refused error={state.error} onClose={() => model.cancel()} />;
  if (state.is !== "recording")
    return <div role="status">{t(state.is === "sending" ? "sending" : "asking")}</div>;
  return <Recording recorder={state.recorder} model={model} take={take} />;
}

interface RecordingProps {
  recorder: VoiceRecorder;
  model: VoiceModel;
  take: () => Context;
}

function Recording({ recorder, model, take }: RecordingProps) {
  const { t } = useTranslation("voice");
  const { is, durationMs, levels } = useStore(recorder.state);
  const isPaused = is === "paused";
  return (
    <fieldset className={styles.bar} aria-label={t("recording")}>
      <IconAction label={t("delete")} onClick={() => model.cancel()}>
        <IconTrash size={20} aria-hidden />
      </IconAction>
      <span className={styles.dot} data-paused={isPaused || undefined} />
      <time className={styles.time}>{formatDuration(durationMs)}</time>
      <Waveform levels={levels} />
      {isPaused && <Listen recorder={recorder} />}
      <IconAction
        label={t(isPaused ? "resume" : "pause")}
        autoFocus
        onClick={() => (isPaused ? recorder.resume() : recorder.pause())}
      >
        {isPaused ? <IconMicrophone size={20} aria-hidden /> : <IconPlayerPause size={20} aria-hidden />}
      </IconAction>
      <IconAction
        label={t("send")}
        variant="filled"
        color={undefined}
        onClick={() => void model.send(take(), t("fileName"))}
      >
        <IconSend2 size={20} aria-hidden />
      </IconAction>
    </fieldset>
  );
}

/** Hear what was recorded so far. */
function Listen({ recorder }: { recorder: VoiceRecorder }) {
  const { t } = useTranslation("voice");
  const [player, setPlayer] = useState<HTMLAudioElement>();
  useEffect(() => () => stop(player), [player]);
  const play = async () => {
    const audio = new Audio(URL.createObjectURL(await recorder.soFar()));
    audio.onended = () => setPlayer(undefined);
    setPlayer(audio);
    await audio.play();
  };
  const Sign = player ? IconPlayerPause : IconPlayerPlay;
  return (
    <IconAction
      label={t(player ? "stop" : "listen")}
      onClick={() => (player ? setPlayer(undefined) : void play())}
    >
      <Sign size={20} aria-hidden />
    </IconAction>
  );
}

function stop(player: HTMLAudioElement | undefined): void {
  if (!player) return;
  player.pause();
  URL.revokeObjectURL(player.src);
}

function Refused({ error, onClose }: { error: unknown; onClose: () => void }) {
  const { t } = useTranslation("voice");
  const name = error instanceof DOMException ? error.name : "";
  const reason = { NotAllowedError: "forbidden", NotFoundError: "missing" }[name] ?? "failed";
  return (
    <div className={styles.bar} role="alert">
      <span className={styles.reason}>{t(`refused.${reason}`, { message: String(error) })}</span>
      <Button size="xs" variant="default" onClick={onClose}>
        {t("close")}
      </Button>
    </div>
  );
}
