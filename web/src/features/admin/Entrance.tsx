// The settings page that leads to administration.
import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import styles from "./Admin.module.css";
import { SectionLink } from "./SectionLink.tsx";
import { SECTIONS } from "./sections.ts";

export function Entrance() {
  const { t } = useTranslation("admin");
  return (
    <Stack>
      <Text c="dimmed">{t("entrance")}</Text>
      <ul className={styles.list}>
        {SECTIONS.map(({ id, icon: Icon }) => (
          <li key={id}>
            <SectionLink rest={[id]} className={styles.row} underline="never">
              <Icon size={22} aria-hidden />
              <span>
                {t(`sections.${id}.title`)}
                <Text span size="sm" c="dimmed" display="block">
                  {t(`sections.${id}.text`)}
                </Text>
              </span>
            </SectionLink>
          </li>
        ))}
      </ul>
    </Stack>
  );
}
