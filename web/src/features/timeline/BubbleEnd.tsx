// The end of a message: when, whether it was edited, and how far it has got.
import { Button, UnstyledButton } from "@mantine/core";
import { IconAlertCircle, IconCheck, IconChecks, IconClock, IconClockHour4 } from "@tabler/icons-react";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { expiryOf } from "../../core/expiry.ts";
import { formatExactTime, formatHour } from "../../core/time.ts";
import { useSession, useSurroundings } from "../../extension/surroundings.tsx";
import { outboxOf, type Transfer } from "../../platform/outbox/index.ts";
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
export function Sending({ event }: { event: MatrixEvent }) {
  return event.status === "not_sent" ? <Failed event={event} /> : <UploadBar event={event} />;
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
  const { t, i18n } = useTranslation("timeline");
  const part = useStorePart(outboxOf(useSession()).transfers, (all) => partOf(all[event.getTxnId() ?? ""]));
  const isRead = useStorePart(
    readersOf(useSurroundings(), room, event.isThreadRoot ? undefined : event.threadRootId).farthestMs,
    (farthestMs) => event.getTs() <= farthestMs,
  );
  if (event.status === "not_sent")
    return <IconAlertCircle size={16} role="img" aria-label={t("status.failed")} />;
  const isOnItsWay = event.status && event.status !== "sent";
  if (isOnItsWay && part !== undefined) return <span>{formatPercent(part, i18n.language)}</span>;
  if (isOnItsWay) return <IconClock size={14} role="img" aria-label={t("status.sending")} />;
  if (isRead) return <IconChecks size={16} role="img" aria-label={t("status.read")} />;
  return <IconCheck size={16} role="img" aria-label={t("status.sent")} />;
}

function Failed({ event }: { event: MatrixEvent }) {
  const { t } = useTranslation("timeline");
  const outbox = outboxOf(useSession());
  return (
    <div className={styles.failed} role="alert">
      <span>
        {t("status.failedWhy", { message: event.error?.data?.error ?? event.error?.message ?? "" })}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => void outbox.retry(event)}>
        {t("status.retry")}
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => void outbox.discard(event)}>
        {t("status.discard")}
      </Button>
    </div>
  );
}

/** From 0 to 1; a large file has a bar of its own. */
function partOf(transfer: Transfer | undefined): number | undefined {
  return transfer && !transfer.isLarge && transfer.sizeBytes > 0
    ? transfer.doneBytes / transfer.sizeBytes
    : undefined;
}

function formatPercent(part: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent" }).format(part);
}
