// The message that a reply answers, in one line; pressing it goes there.
import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { firstWords } from "../../core/message/text.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { speakerOf } from "./people.ts";
import { openAt } from "./places.ts";
import styles from "./Row.module.css";
import { summarize } from "./summary.ts";
import { useDesk } from "./TimelineContext.tsx";
import { useEvent } from "./useEvent.ts";

export function ReplyQuote({ event, room }: { event: MatrixEvent; room: Room }) {
  const relation = event.getWireContent()["m.relates_to"] as { is_falling_back?: boolean } | undefined;
  const eventId = event.replyEventId;
  // In a thread, clients without threads see a reply where there is none.
  if (!eventId || relation?.is_falling_back) return null;
  return <Quote eventId={eventId} room={room} />;
}

function Quote({ eventId, room }: { eventId: string; room: Room }) {
  const { t } = useTranslation();
  const surroundings = useSurroundings();
  const { model } = useDesk();
  const found = useEvent(room, eventId);
  const go = () => (model.threadId ? void model.jumpTo(eventId) : openAt(surroundings, room, eventId));
  if (found.is === "gone") return <div className={styles.quote}>{t("timeline:reply.gone")}</div>;
  if (found.is === "loading") return <div className={styles.quote}>{t("timeline:loading")}</div>;
  const { event } = found;
  return (
    <UnstyledButton className={styles.quote} onClick={go}>
      <VisuallyHidden>{t("timeline:reply.go")}</VisuallyHidden>
      <b>
        <bdi>{speakerOf(room, event)}</bdi>
      </b>
      <span dir="auto">{firstWords(summarize(event, room, surroundings.findTile, t))}</span>
    </UnstyledButton>
  );
}
