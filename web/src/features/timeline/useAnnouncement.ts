// Says a message of somebody else aloud when it arrives while the timeline is open.
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { firstWords } from "../../core/message/text.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import type { TimelineModel } from "./model.ts";
import { speakerOf } from "./people.ts";
import { isUnread } from "./shown.ts";
import { summarize } from "./summary.ts";

export function useAnnouncement(model: TimelineModel): string {
  const { t } = useTranslation();
  const { session, findTile } = useSurroundings();
  const { version, isLive, isReady } = useStore(model.state);
  const [said, setSaid] = useState<{ key: string | undefined; text: string }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows have changed when the version has
  useEffect(() => {
    if (!isReady || !isLive) return;
    const last = model.rows.list.at(-1)?.said.at(-1);
    setSaid((before) => {
      if (before && before.key === last?.key) return before;
      // Its key may come a moment later.
      if (before && last && isUnread(last.event)) return before;
      // What was there when the timeline was opened is not news.
      const isNews =
        before !== undefined && last?.layout === "bubble" && last.event.getSender() !== session.userId;
      const text = isNews
        ? `${speakerOf(model.room, last.event)}: ${firstWords(summarize(last.event, model.room, findTile, t))}`
        : "";
      return { key: last?.key, text };
    });
  }, [version, isLive, isReady]);
  return said?.text ?? "";
}
