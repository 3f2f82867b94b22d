// A call as it is told of afterwards: what it was, and what became of it.
import {
  type IconPhone,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconVideo,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../core/voice.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import type { LoggedCall } from "./loggedCall.ts";

/** Nobody talks longer than this without hanging up: a program must have crashed. */
const LONGEST_MS = 12 * 3_600_000;
const LOST = ["missed", "declined", "busy", "failed"];

export interface WhatBecame {
  title: string;
  text: string;
  icon: typeof IconPhone;
  isOutgoing: boolean;
  /** Somebody called, and one was not there. */
  isMissed: boolean;
}

export function useWhatBecame(): (call: LoggedCall) => WhatBecame {
  const { t } = useTranslation("calls");
  const session = useSession();
  return (call) => {
    const { outcome, caller, isVideo, isSilenced, durationMs, startedMs } = call;
    const isOutgoing = caller === session.userId;
    const isMissed = !isOutgoing && outcome === "missed";
    const isOver = outcome === "open" && Date.now() - startedMs > LONGEST_MS;
    const became = t(`outcome.${isOutgoing ? "out" : "in"}.${isOver ? "talked" : outcome}`);
    const length = durationMs === undefined ? undefined : formatDuration(durationMs);
    const text = isSilenced ? t("outcome.silenced") : became;
    return {
      title: t(isVideo ? "kind.video" : "kind.voice"),
      text: [text, length].filter(Boolean).join(" · "),
      icon: signOf(outcome, isVideo, isOutgoing),
      isOutgoing,
      isMissed,
    };
  };
}

function signOf(outcome: string, isVideo: boolean, isOutgoing: boolean): typeof IconPhone {
  if (LOST.includes(outcome)) return IconPhoneOff;
  if (isVideo) return IconVideo;
  return isOutgoing ? IconPhoneOutgoing : IconPhoneIncoming;
}
