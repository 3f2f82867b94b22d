// A file to be saved, and how far that is.
import { Progress, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconFile, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatSize } from "../../../core/message/mediaBox.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { useStorePart } from "../../../ui/useStore.ts";
import { useTransferWords } from "../../attachments/index.ts";
import type { Media } from "./readMedia.ts";
import { ScanMark } from "./ScanMark.tsx";
import { type Moving, type Saving, savingOf } from "./savingModel.ts";
import styles from "./tiles.module.css";
import { useGuard } from "./useGuard.tsx";

export function Download({ media }: { media: Media }) {
  const { i18n } = useTranslation();
  const model = savingOf(useSession());
  const { guard, question } = useGuard(media);
  const { attachment, fileName } = media;
  const mxc = attachment?.url ?? "";
  const saving = useStorePart(model.shown, (all) => all[mxc]);
  const isMoving = saving !== undefined && saving.is !== "saved" && saving.is !== "failed";
  const sizeBytes = typeof media.sizeBytes === "number" ? media.sizeBytes : undefined;
  const size = formatSize(media.sizeBytes, i18n.language);
  return (
    <>
      <UnstyledButton
        className={styles.file}
        disabled={!attachment}
        onClick={() => attachment && guard(() => void model.save({ attachment, fileName, sizeBytes }))}
      >
        <Words fileName={fileName} size={size} saving={saving} canSave={attachment !== undefined} />
      </UnstyledButton>
      <ScanMark attachment={attachment} />
      {question}
      {isMoving && saving.canStop && (
        <Bar saving={saving} name={fileName} onCancel={() => model.cancel(mxc)} />
      )}
    </>
  );
}

interface WordsProps {
  fileName: string;
  size: string | undefined;
  saving: Saving | undefined;
  canSave: boolean;
}

function Words({ fileName, size, saving, canSave }: WordsProps) {
  const { t } = useTranslation("timeline");
  return (
    <>
      <span className={styles.fileIcon}>
        <IconFile size={22} aria-hidden />
      </span>
      <span className={styles.fileWords}>
        {canSave && <VisuallyHidden>{t("media.saveFile")}</VisuallyHidden>}
        <bdi className={styles.fileName}>{fileName}</bdi>
        <span>{size}</span>
        <span role="status">{saving && t(savingWord(saving))}</span>
      </span>
    </>
  );
}

export function savingWord(saving: Saving) {
  switch (saving.is) {
    case "running":
      return "media.saving";
    case "offline":
      return "media.waiting";
    case "server":
      return "media.waitingServer";
    case "saved":
      return "media.saved";
    default:
      return `media.notSaved.${saving.why}` as const;
  }
}

function Bar({ saving, name, onCancel }: { saving: Moving; name: string; onCancel: () => void }) {
  const { t } = useTranslation("timeline");
  const say = useTransferWords();
  return (
    <div className={styles.saving}>
      <div className={styles.savingRow}>
        <Progress.Root className={styles.savingTrack}>
          <Progress.Section
            {...(saving.sizeBytes > 0 ? howFar(saving) : NOBODY_KNOWS)}
            aria-label={t("media.savingName", { name })}
            aria-valuetext={say.progress(saving)}
            color={saving.is === "running" ? undefined : "gray.6"}
          />
        </Progress.Root>
        <IconAction label={t("media.cancel", { name })} onClick={onCancel}>
          <IconX size={18} aria-hidden />
        </IconAction>
      </div>
      <span>{say.progress(saving)}</span>
    </div>
  );
}

function howFar({ doneBytes, sizeBytes }: Moving) {
  return { value: Math.min(100, (doneBytes / sizeBytes) * 100) };
}

/** A bar without an end. */
const NOBODY_KNOWS = { value: 100, striped: true, animated: true, withAria: false, role: "progressbar" };
