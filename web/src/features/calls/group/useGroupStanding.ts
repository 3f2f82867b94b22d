// What is happening in the call of a group, or for how long one has been in it.
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../core/voice.ts";
import { useStore } from "../../../ui/useStore.ts";
import { useNow } from "../screen/useCallWords.ts";
import type { GroupCall } from "./groupCall.ts";

export function useGroupStanding(call: GroupCall): string {
  const { t } = useTranslation("calls");
  const { phase, seated } = useStore(call.view);
  const nowMs = useNow();
  if (phase === "reconnecting") return t("phase.reconnecting");
  if (phase !== "connected") return t("phase.connecting");
  return `${formatDuration(nowMs - call.startedMs)} · ${t("group.count", { count: seated.length })}`;
}
