// The lines between messages: a new day, and where the unread ones begin.
import { useTranslation } from "react-i18next";
import { daysBetween } from "../../core/time.ts";
import styles from "./Row.module.css";

export function DayLine({ atMs }: { atMs: number }) {
  const { i18n } = useTranslation();
  return (
    <div className={styles.day}>
      <time dateTime={new Date(atMs).toISOString().slice(0, 10)}>{formatDay(atMs, i18n.language)}</time>
    </div>
  );
}

export function UnreadLine() {
  const { t } = useTranslation("timeline");
  return (
    <div className={styles.unread}>
      <span>{t("newMessages")}</span>
    </div>
  );
}

/** "Today", "Yesterday", "Monday, 3 March", or with the year when it is another one. */
function formatDay(atMs: number, language: string): string {
  const ago = daysBetween(atMs, Date.now());
  if (ago === 0 || ago === 1) {
    const word = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-ago, "day");
    return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
  }
  const isThisYear = new Date(atMs).getFullYear() === new Date().getFullYear();
  return new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(!isThisYear && { year: "numeric" }),
  }).format(atMs);
}
