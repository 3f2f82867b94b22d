// The settings that the server was started with: to be read here, and changed where each comes from.
import { Badge, Checkbox, Stack, Text, Title } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import styles from "./Admin.module.css";
import { Asking } from "./Asking.tsx";
import type { Setting } from "./api.ts";
import { findMeaning, loadMeanings, type Meanings } from "./meanings/index.ts";
import { rankOf } from "./of.ts";
import { useAnswer } from "./useAnswer.ts";

export function ServerSettings() {
  const { t, i18n } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const { value, error, reload } = useAnswer(useCallback(() => api.settings(), [api]));
  const [onlyChanged, setOnlyChanged] = useState(false);
  const [meanings, setMeanings] = useState<Meanings>({});
  useEffect(() => void loadMeanings(i18n.language).then(setMeanings), [i18n.language]);
  return (
    <Stack>
      <Text c="dimmed">{t("settings.text")}</Text>
      <Checkbox
        label={t("settings.onlyChanged")}
        checked={onlyChanged}
        onChange={(event) => setOnlyChanged(event.currentTarget.checked)}
      />
      <Asking value={value} error={error} again={() => void reload()}>
        {(settings) => (
          <Sections settings={settings.filter((one) => one.is_set || !onlyChanged)} meanings={meanings} />
        )}
      </Asking>
    </Stack>
  );
}

function Sections({ settings, meanings }: { settings: Setting[]; meanings: Meanings }) {
  const { t } = useTranslation("admin");
  const sections = [...new Set(settings.map(({ section }) => section))];
  return sections.map((section) => (
    <section key={section}>
      <Title order={2} size="h5" mb="xs">
        {section ? <span className={styles.code}>[{section}]</span> : t("settings.top")}
      </Title>
      <dl className={styles.facts}>
        {settings
          .filter((one) => one.section === section)
          .map((one) => (
            <Entry key={one.name} setting={one} meaning={findMeaning(meanings, one)} />
          ))}
      </dl>
    </section>
  ));
}

/** `meaning`: in the reader's language; without it the server's own words are shown. */
function Entry({ setting, meaning }: { setting: Setting; meaning: string | undefined }) {
  const { t } = useTranslation("admin");
  const value = setting.value ?? t(setting.is_set ? "settings.secret" : "settings.none");
  return (
    <>
      <dt className={styles.code}>{setting.name}</dt>
      <dd>
        <span className={styles.code}>{value || t("settings.none")}</span>{" "}
        {setting.is_set && (
          <Badge size="sm" variant="light" autoContrast>
            {t("settings.changed")}
          </Badge>
        )}
        <Text size="sm" c="dimmed" {...(meaning === undefined && { lang: "en", dir: "ltr" })}>
          {meaning ?? setting.meaning.replaceAll("`", "")}
        </Text>
        {setting.origin && (
          <Text size="sm" c="dimmed">
            {t("settings.from", { origin: setting.origin })}
          </Text>
        )}
      </dd>
    </>
  );
}
