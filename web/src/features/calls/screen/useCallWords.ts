// How a call is told of while it goes on: with whom, and what is happening or for how long.
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../core/voice.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { nameOf, pictureOf } from "../../timeline/index.ts";
import type { CallOfTwo } from "../callOfTwo.ts";

export function useOther(live: Pick<CallOfTwo, "room" | "userId">, size: number) {
  const { client } = useSession();
  const { room, userId } = live;
  return { id: userId, name: nameOf(room, userId), url: pictureOf(client, room, userId, size) };
}

/** "Ringing…", or how long one has talked. */
export function useStanding(live: CallOfTwo): string {
  const { t } = useTranslation("calls");
  const { phase, connectedMs } = useStore(live.view);
  const nowMs = useNow();
  if (phase === "connected" && connectedMs !== undefined) return formatDuration(nowMs - connectedMs);
  return t(`phase.${phase}`);
}

export function useNow(): number {
  const [nowMs, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
