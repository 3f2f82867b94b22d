// What is heard in a call: the other's voice, the sound of the shared screen, and tones; heard also while the call is only a bar.
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { chosenDevices } from "../../../platform/media/callDevices.ts";
import { useStore } from "../../../ui/useStore.ts";
import type { CallOfTwo, Phase } from "../callOfTwo.ts";
import { RecordingSound } from "../group/recording/RecordingSound.tsx";
import { play } from "../tones.ts";

export function Sounds({ live }: { live: CallOfTwo }) {
  const { phase, remote, remoteScreen } = useStore(live.view);
  useTones(phase);
  return (
    <>
      <Sound stream={remote} />
      <Sound stream={remoteScreen} />
      {live.company && <RecordingSound call={live.company} />}
      <Said phase={phase} />
    </>
  );
}

function Sound({ stream }: { stream: MediaStream | undefined }) {
  const { speakerId } = useStore(chosenDevices);
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    if (audio.current) audio.current.srcObject = stream ?? null;
  }, [stream]);
  useEffect(() => {
    if (speakerId && audio.current && "setSinkId" in audio.current)
      void audio.current.setSinkId(speakerId).catch(() => undefined);
  }, [speakerId]);
  // biome-ignore lint/a11y/useMediaCaption: nobody has written down what is being said
  return <audio ref={audio} autoPlay />;
}

/** For those who do not see the screen. */
function Said({ phase }: { phase: Phase }) {
  const { t } = useTranslation("calls");
  return <VisuallyHidden role="status">{t(`phase.${phase}`)}</VisuallyHidden>;
}

function useTones(phase: Phase): void {
  useEffect(() => {
    if (phase === "calling") return play("calling");
  }, [phase]);
  const isConnected = phase === "connected";
  const wasConnected = useRef(false);
  useEffect(() => {
    if (!isConnected || wasConnected.current) return;
    wasConnected.current = true;
    play("connected");
  }, [isConnected]);
  useEffect(
    () => () => {
      play("over");
    },
    [],
  );
}
