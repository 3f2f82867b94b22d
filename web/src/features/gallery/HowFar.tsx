// Below the rows: how far back the history was read, honestly, and going on.
import { Button, Loader, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Tab } from "../../core/gallery/exhibits.ts";
import { formatDate } from "../../core/time.ts";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import styles from "./Gallery.module.css";
import type { GalleryState } from "./model.ts";

interface HowFarProps {
  state: GalleryState;
  tab: Tab;
  isEmpty: boolean;
  isSearched: boolean;
  onFurther: () => void;
}

export function HowFar({ state, tab, isEmpty, isSearched, onFurther }: HowFarProps) {
  const { t, i18n } = useTranslation("gallery");
  const say = useFailureText();
  const { isLooking, isAtBeginning, lookedBackToMs, locked, error } = state;
  const isDone = !isLooking && (isAtBeginning || lookedBackToMs !== undefined);
  return (
    <div className={styles.howFar}>
      {error !== undefined && (
        <ErrorNotice action={{ label: t("again"), run: onFurther }}>{say(failureOf(error))}</ErrorNotice>
      )}
      <div role="status">
        {isEmpty && isDone && <Text fw={600}>{isSearched ? t("nothingFound") : t(`nothing.${tab}`)}</Text>}
        {isLooking && <Loader size="sm" role="status" aria-label={t("looking")} />}
        {!isLooking && isAtBeginning && <Text size="sm">{t("beginning")}</Text>}
        {!isAtBeginning && lookedBackToMs !== undefined && (
          <Text size="sm">{t("lookedBack", { date: formatDate(lookedBackToMs, i18n.language) })}</Text>
        )}
        {locked > 0 && <Text size="sm">{t("locked", { count: locked })}</Text>}
      </div>
      {!isLooking && !isAtBeginning && error === undefined && (
        <Button variant="default" size="sm" onClick={onFurther}>
          {t("further")}
        </Button>
      )}
    </div>
  );
}
