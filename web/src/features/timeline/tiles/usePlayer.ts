// Plays a recording: opened at the first press, one at a time in the whole app.
import { useEffect, useRef, useState } from "react";
import { letGo, play } from "./playAlone.ts";
import type { Media } from "./readMedia.ts";
import { useStreamed } from "./useStreamed.ts";

export function usePlayer(media: Media, speed = 1) {
  const [isWanted, setWanted] = useState(false);
  const [isPlaying, setPlaying] = useState(false);
  const [isBroken, setBroken] = useState(false);
  const [positionMs, setPositionMs] = useState(0);
  const [lengthMs, setLengthMs] = useState<number>();
  const audio = useRef<HTMLAudioElement>(undefined);
  const opened = useStreamed(media, isWanted);
  const url = opened.is === "ready" ? opened.url : undefined;

  useEffect(() => {
    if (!url) return;
    const element = new Audio(url);
    audio.current = element;
    element.ontimeupdate = () => setPositionMs(element.currentTime * 1000);
    element.onloadedmetadata = () =>
      Number.isFinite(element.duration) && setLengthMs(element.duration * 1000);
    element.onplay = () => setPlaying(true);
    element.onpause = () => setPlaying(false);
    element.onended = () => setPositionMs(0);
    element.onerror = () => setBroken(true);
    void play(element);
    return () => {
      letGo(element);
      audio.current = undefined;
    };
  }, [url]);

  useEffect(() => {
    if (!audio.current || !url) return;
    // A source that is loaded goes back to the speed that it has by default.
    audio.current.defaultPlaybackRate = speed;
    audio.current.playbackRate = speed;
  }, [url, speed]);

  const saidMs = typeof media.durationMs === "number" && media.durationMs > 0 ? media.durationMs : 0;
  const durationMs = lengthMs ?? saidMs;
  const toggle = () => {
    const element = audio.current;
    if (!element) setWanted(true);
    else if (element.paused) void play(element);
    else element.pause();
  };
  const seek = (share: number) => {
    if (audio.current) audio.current.currentTime = (share * durationMs) / 1000;
  };
  const share = durationMs ? Math.min(1, positionMs / durationMs) : 0;
  const at = { toggle, seek, share, positionMs, durationMs };
  if ((!media.attachment && !media.local) || isBroken || opened.is === "failed") {
    return { ...at, is: "failed" as const, isTampered: opened.is === "failed" && opened.isTampered };
  }
  if (isWanted && opened.is === "loading") return { ...at, is: "loading" as const };
  return { ...at, is: isPlaying ? ("playing" as const) : ("paused" as const) };
}
