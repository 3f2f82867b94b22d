// The page `/transparency`, which needs no account: how often calling was suspended here. Numbers, and nobody's name.
import { Anchor, Loader, Text } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { askCounts, type CallCounts } from "./counts.ts";
import styles from "./Suspension.module.css";

const SHOWN = ["in_force", "ever", "ended_early", "appeals", "appeals_granted"] as const;

export function Transparency() {
  const { t } = useTranslation("suspension");
  const server = window.location.host;
  return (
    <Page title={t("numbers.title")} lead={t("numbers.lead", { server })}>
      <Counts />
      <Text c="dimmed">{t("numbers.rest")}</Text>
      <Anchor href="/">{t("numbers.home")}</Anchor>
    </Page>
  );
}

function Counts() {
  const { t, i18n } = useTranslation("suspension");
  const { counts, isFailed, read } = useCounts();
  if (isFailed)
    return <ErrorNotice action={{ label: t("numbers.again"), run: read }}>{t("numbers.failed")}</ErrorNotice>;
  if (!counts) return <Loader role="status" aria-label={t("numbers.loading")} />;
  return (
    <dl className={styles.facts}>
      {SHOWN.flatMap((name) => [
        <dt key={name}>{t(`numbers.of.${name}`)}</dt>,
        <dd key={`${name}-count`}>{counts[name].toLocaleString(i18n.language)}</dd>,
      ])}
    </dl>
  );
}

function useCounts() {
  const [counts, setCounts] = useState<CallCounts>();
  const [isFailed, setFailed] = useState(false);
  const read = useCallback(() => {
    setFailed(false);
    askCounts(window.location.origin).then(setCounts, () => setFailed(true));
  }, []);
  useEffect(read, [read]);
  return { counts, isFailed, read };
}
