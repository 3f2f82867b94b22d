// Below a message whose file is on its way: how far it is, and pausing, going on, leaving it.
import { Button, Group, Progress, Text } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { type ChangeEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { outboxOf, type Transfer } from "../../platform/outbox/index.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStorePart } from "../../ui/useStore.ts";
import styles from "./UploadBar.module.css";
import { useTransferWords } from "./useTransferWords.ts";

/** What is sent sooner than this needs no bar, which would only make the chat jump. */
const SOON_MS = 500;

interface UploadBarProps {
  event: MatrixEvent;
  /** Say which file it is: there are others beside it. */
  isNamed?: boolean | undefined;
}

export function UploadBar({ event, isNamed = false }: UploadBarProps) {
  const outbox = outboxOf(useSession());
  const transfer = useStorePart(outbox.transfers, (all) => all[event.getTxnId() ?? ""]);
  const isLate = useIsLate(transfer !== undefined);
  if (!transfer || !event.status || !(isLate || transfer.mayPause)) return null;
  return <Bar event={event} transfer={transfer} isNamed={isNamed} />;
}

function useIsLate(isOnItsWay: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isOnItsWay) return;
    const timer = setTimeout(() => setLate(true), SOON_MS);
    return () => clearTimeout(timer);
  }, [isOnItsWay]);
  return isLate;
}

interface BarProps {
  event: MatrixEvent;
  transfer: Transfer;
  isNamed: boolean;
}

function Bar({ event, transfer, isNamed }: BarProps) {
  const { t } = useTranslation("attachments");
  const say = useTransferWords();
  const name = nameOf(event);
  const { is, mayPause, doneBytes, sizeBytes } = transfer;
  const hasFiles = sizeBytes > 0;
  return (
    <div className={styles.bar}>
      <div className={styles.row}>
        {hasFiles && (
          <Progress.Root className={styles.track}>
            <Progress.Section
              value={(doneBytes / sizeBytes) * 100}
              aria-label={t("upload.name", { name })}
              aria-valuetext={say.progress(transfer)}
              color={is === "running" ? undefined : "gray.6"}
            />
          </Progress.Root>
        )}
        <Controls event={event} is={is} mayPause={mayPause} name={name} />
      </div>
      {isNamed && (
        <span className={styles.name} aria-hidden>
          {name}
        </span>
      )}
      <div className={styles.words}>
        {hasFiles && <span>{say.progress(transfer)}</span>}
        <span role="status">{t(`upload.state.${is}`)}</span>
      </div>
      {is === "needs-file" && <AskForFile event={event} name={name} />}
    </div>
  );
}

interface ControlsProps extends Pick<Transfer, "is" | "mayPause"> {
  event: MatrixEvent;
  name: string;
}

function Controls({ event, is, mayPause, name }: ControlsProps) {
  const { t } = useTranslation("attachments");
  const outbox = outboxOf(useSession());
  const isPaused = is === "paused";
  return (
    <Group gap={0} wrap="nowrap">
      {mayPause && is !== "needs-file" && (
        // One button, so that the keyboard stays on it.
        <IconAction
          label={t(isPaused ? "upload.resume" : "upload.pause", { name })}
          onClick={() => void (isPaused ? outbox.resume(event) : outbox.pause(event))}
        >
          {isPaused ? <IconPlayerPlay size={18} aria-hidden /> : <IconPlayerPause size={18} aria-hidden />}
        </IconAction>
      )}
      <IconAction label={t("upload.cancel", { name })} onClick={() => void outbox.discard(event)}>
        <IconX size={18} aria-hidden />
      </IconAction>
    </Group>
  );
}

/** After a reload the browser may not read the file any more: the person shows it once again. */
function AskForFile({ event, name }: { event: MatrixEvent; name: string }) {
  const { t } = useTranslation("attachments");
  const outbox = outboxOf(useSession());
  const picker = useRef<HTMLInputElement>(null);
  const [isOther, setOther] = useState(false);
  const ask = async () => {
    if (!(await outbox.reopenFile(event))) picker.current?.click();
  };
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0];
    currentTarget.value = "";
    if (file) setOther(!outbox.provideFile(event, file));
  };
  return (
    <>
      <input ref={picker} type="file" hidden data-testid="same-file" onChange={take} />
      <Button size="compact-sm" variant="default" onClick={() => void ask()}>
        {t("upload.choose")}
      </Button>
      {isOther && (
        <Text size="sm" role="alert">
          {t("upload.other", { name })}
        </Text>
      )}
    </>
  );
}

function nameOf(event: MatrixEvent): string {
  const { filename, body } = event.getContent();
  return String(filename ?? body ?? "");
}
