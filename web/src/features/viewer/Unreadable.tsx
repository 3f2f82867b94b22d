// In the place of a file that cannot be read here: why, and what can be done.
import { IconFileOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../core/mediaMessage.ts";
import { Empty } from "../../ui/Empty.tsx";
import styles from "./Viewer.module.css";

export type Problem = "tampered" | "tooLarge" | "notText" | "failed" | "broken" | "locked";

export function Unreadable({ why, mostBytes = 0 }: { why: Problem; mostBytes?: number }) {
  const { t, i18n } = useTranslation("viewer");
  return (
    <div role="alert" className={styles.middle}>
      <Empty
        icon={<IconFileOff size={40} aria-hidden />}
        title={t("unreadable")}
        text={t(`why.${why}`, { limit: formatBytes(mostBytes, i18n.language) })}
      />
    </div>
  );
}
