// The end of a message: when, whether it was edited, and how far it has got.
import { Button, UnstyledButton } from "@mantine/core";
import { IconAlertCircle, IconCheck, IconChecks, IconClock, IconClockHour4 } from "@tabler/icons-react";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { expiryOf } from "../../core/expiry.ts";
import { formatBytes } from "../../core/mediaMessage.ts";
import { readQuota } from "../../core/quota.ts";
import { formatExactTime, formatHour } from "../../core/time.ts";
import { useSession, useSurroundings } from "../../extension/surroundings.tsx";
import { outboxOf } from "../../platform/outbox/index.ts";
import { useStorePart } from "../../ui/useStore.ts";
import { UploadBar } from "../attachments/index.ts";
import { readersOf } from "../receipts/index.ts";
import { EditHistory } from "./EditHistory.tsx";
import styles from "./Row.module.css";

interface BubbleEndProps {
  event: MatrixEvent;
  room: Room;
  /** When it was said. */
  atMs: number;
  isOwn: boolean;
}

export function BubbleEnd({ event, room, atMs, isOwn }: BubbleEndProps) {
  const { t, i18n } = useTranslation("timeline");
  const sent = new Date(atMs);
  const isDisappearing = expiryOf(event.getContent(), event.getTs()) !== undefined;
  return (
    <div className={styles.end}>
      {event.replacingEvent() && !event.isRedacted() && <Edited event={event} room={room} />}
      {isDisappearing && <IconClockHour4 size={14} role="img" aria-label={t("disappearing")} />}
      <time dateTime={sent.toISOString()} title={formatExactTime(atMs, i18n.language)}>
        {formatHour(atMs, i18n.language)}
      </time>
      {isOwn && !event.isRedacted() && <Progress event={event} room={room} />}
    </div>
  );
}

/** What is to be done about a message that is on its way, or has not got there. */
export function Sending({ event, isNamed }: { event: MatrixEvent; isNamed?: boolean }) {
  return event.status === "not_sent" ? (
    <Failed event={event} />
  ) : (
    <UploadBar event={event} isNamed={isNamed} />
  );
}

function Edited({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation("timeline");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <UnstyledButton className={styles.edited} aria-label={t("edited.show")} onClick={() => setOpen(true)}>
        {t("edited.mark")}
      </UnstyledButton>
      {isOpen && <EditHistory event={event} room={room} onClose={() => setOpen(false)} />}
    </>
  );
}

function Progress({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation("timeline");
  const isRead = useStorePart(
    readersOf(useSurroundings(), room, event.isThreadRoot ? undefined : event.threadRootId).farthestMs,
    (farthestMs) => event.getTs() <= farthestMs,
  );
  if (event.status === "not_sent")
    return <IconAlertCircle size={16} role="img" aria-label={t("status.failed")} />;
  if (event.status && event.status !== "sent")
    return <IconClock size={14} role="img" aria-label={t("status.sending")} />;
  if (isRead) return <IconChecks size={16} role="img" aria-label={t("status.read")} />;
  return <IconCheck size={16} role="img" aria-label={t("status.sent")} />;
}

/** Why it was not sent, in words: the server's own, where there are no better ones. */
function useReason({ error }: MatrixEvent): string {
  const { t, i18n } = useTranslation("timeline");
  const quota = readQuota(error?.data);
  if (quota?.of === "server") return t("status.full");
  if (quota) return t("status.quota", { limit: formatBytes(quota.bytes, i18n.language) });
  return error?.data?.error ?? error?.message ?? "";
}

function Failed({ event }: { event: MatrixEvent }) {
  const { t } = useTranslation("timeline");
  const outbox = outboxOf(useSession());
  const reason = useReason(event);
  return (
    <div className={styles.failed} role="alert">
      <span>{t("status.failedWhy", { message: reason })}</span>
      <Button size="compact-xs" variant="default" onClick={() => void outbox.retry(event)}>
        {t("status.retry")}
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => void outbox.discard(event)}>
        {t("status.discard")}
      </Button>
    </div>
  );
}
