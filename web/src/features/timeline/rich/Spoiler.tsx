// Words that are hidden until somebody wants to read them.
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./RichText.module.css";

export function Spoiler({ reason, children }: { reason: string; children: ReactNode }) {
  const { t } = useTranslation("timeline");
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <span className={styles.revealed}>{children}</span>;
  return (
    <button type="button" className={styles.spoiler} onClick={() => setOpen(true)}>
      {reason ? t("spoiler.reason", { reason }) : t("spoiler.show")}
    </button>
  );
}
