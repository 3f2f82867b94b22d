// With a file that the server could read: that its virus scanner has not looked into it.
import { IconShieldQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Attachment } from "../../../platform/media/attachment.ts";
import styles from "./ScanMark.module.css";
import { useUnscanned } from "./useUnscanned.ts";

export function ScanMark({ attachment }: { attachment: Attachment | undefined }) {
  const { t } = useTranslation("timeline");
  const why = useUnscanned(attachment);
  if (!why) return null;
  return (
    <span className={styles.mark}>
      <IconShieldQuestion size={16} aria-hidden />
      {t(`media.unscanned.${why}`)}
    </span>
  );
}
