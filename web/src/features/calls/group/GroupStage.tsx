// The call of a group, over the whole window, beside the chat or as a bar, and the voices in all of them.
import { VisuallyHidden } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { chosenDevices } from "../../../platform/media/callDevices.ts";
import { useStore } from "../../../ui/useStore.ts";
import { groupCallsOf } from "../of.ts";
import { useWakeLock } from "../screen/useWakeLock.ts";
import { play } from "../tones.ts";
import { GroupBar } from "./GroupBar.tsx";
import { GroupScreen } from "./GroupScreen.tsx";
import type { GroupCall } from "./groupCall.ts";
import { RecordingSound } from "./recording/RecordingSound.tsx";
import type { Medium } from "./way.ts";

export function GroupStage({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const size = useStore(groupCallsOf(useSession()).size);
  const { seated, phase } = useStore(call.view);
  useWakeLock(true);
  useTones(phase === "connected");
  return (
    <>
      {size === "small" ? <GroupBar call={call} /> : <GroupScreen call={call} isBeside={size === "beside"} />}
      {seated.flatMap(({ isSelf, voices }) =>
        isSelf ? [] : voices.map((track) => <Voice key={track.sid} track={track} />),
      )}
      <RecordingSound call={call} />
      {phase !== "joining" && <VisuallyHidden role="status">{t(`phase.${phase}`)}</VisuallyHidden>}
    </>
  );
}

function Voice({ track }: { track: Medium }) {
  const { speakerId } = useStore(chosenDevices);
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const { current } = audio;
    if (!current) return;
    track.attach(current);
    if (speakerId && "setSinkId" in current) void current.setSinkId(speakerId).catch(() => undefined);
    return () => void track.detach(current);
  }, [track, speakerId]);
  // biome-ignore lint/a11y/useMediaCaption: nobody has written down what is being said
  return <audio ref={audio} autoPlay />;
}

function useTones(isConnected: boolean): void {
  useEffect(() => {
    if (isConnected) play("connected");
  }, [isConnected]);
  useEffect(
    () => () => {
      play("over");
    },
    [],
  );
}
