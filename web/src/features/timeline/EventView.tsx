// One event of the timeline: a bubble with who and when, or a line, around what its tile draws.
import { Text } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { formatHour } from "../../core/time.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import styles from "./EventView.module.css";

interface EventViewProps {
  event: MatrixEvent;
  room: Room;
  /** Another number when events have changed in themselves. */
  version: number;
}

export function EventView({ event, room }: EventViewProps) {
  const { t, i18n } = useTranslation("timeline");
  const { findTile, session } = useSurroundings();
  const tile = findTile(event);
  const isOwn = event.getSender() === session.userId;
  if (tile?.layout === "line") {
    return (
      <li className={styles.line}>
        <tile.View event={event} room={room} />
      </li>
    );
  }
  return (
    <li className={styles.bubble} data-own={isOwn || undefined} data-event-id={event.getId()}>
      {!isOwn && (
        <Text size="sm" fw={600}>
          <bdi>{event.sender?.name ?? event.getSender()}</bdi>
        </Text>
      )}
      {event.isRedacted() || !tile ? (
        <Text fs="italic">{t("deleted")}</Text>
      ) : (
        <tile.View event={event} room={room} />
      )}
      <span className={styles.time}>
        {event.status && t(`status.${event.status === "not_sent" ? "failed" : "sending"}`)}{" "}
        <time dateTime={new Date(event.getTs()).toISOString()}>
          {formatHour(event.getTs(), i18n.language)}
        </time>
      </span>
    </li>
  );
}
