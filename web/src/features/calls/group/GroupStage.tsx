// The call of a group, over the whole window or as a bar, and the voices in both.
import type { Track } from "livekit-client";
import { useEffect, useRef } from "react";
import { useSession } from "../../../extension/surroundings.tsx";
import { chosenDevices } from "../../../platform/media/callDevices.ts";
import { useStore } from "../../../ui/useStore.ts";
import { groupCallsOf } from "../of.ts";
import { useWakeLock } from "../screen/useWakeLock.ts";
import { GroupBar } from "./GroupBar.tsx";
import { GroupScreen } from "./GroupScreen.tsx";
import type { GroupCall } from "./groupCall.ts";

export function GroupStage({ call }: { call: GroupCall }) {
  const isSmall = useStore(groupCallsOf(useSession()).isSmall);
  const { seated } = useStore(call.view);
  useWakeLock(true);
  return (
    <>
      {isSmall ? <GroupBar call={call} /> : <GroupScreen call={call} />}
      {seated.flatMap(({ voices }) => voices.map((track) => <Voice key={track.sid} track={track} />))}
    </>
  );
}

function Voice({ track }: { track: Track }) {
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
