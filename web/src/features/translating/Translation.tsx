// Below a message: what it says in the reader's language, and who has translated it.
import { Button } from "@mantine/core";
import type { MatrixEvent } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { useStorePart } from "../../ui/useStore.ts";
import { keyOf } from "./model.ts";
import { translatingOf } from "./of.ts";
import styles from "./Translation.module.css";

export function Translation({ event }: { event: MatrixEvent }) {
  const { t, i18n } = useTranslation("translating");
  const model = translatingOf(useSession());
  const translated = useStorePart(model.shown, (shown) => shown.get(keyOf(event)));
  if (!translated) return null;
  const language = i18n.language.split("-")[0] ?? "";
  return (
    <div className={styles.translation} role="status">
      {translated.is === "done" && (
        <p className={styles.text} dir="auto" lang={language}>
          {translated.text}
        </p>
      )}
      <span className={styles.note}>
        {translated.is === "done"
          ? t(translated.by, { language: nameOf(translated.from, i18n.language) })
          : t(`states.${translated.is}`)}
      </span>
      <Button size="compact-xs" variant="subtle" onClick={() => model.putAway(event)}>
        {t("hide")}
      </Button>
    </div>
  );
}

function nameOf(tag: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
