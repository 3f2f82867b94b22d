// A name and a password that are shown once, to be given to the person they are for.
import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../../ui/CopyButton.tsx";
import styles from "./Admin.module.css";

interface HandOverProps {
  userId: string;
  password: string;
  onDone: () => void;
}

export function HandOver({ userId, password, onDone }: HandOverProps) {
  const { t } = useTranslation("admin");
  return (
    <Stack>
      <Text>{t("handOver.text")}</Text>
      <dl className={styles.facts}>
        <dt>{t("handOver.user")}</dt>
        <dd className={styles.code}>{userId}</dd>
        <dt>{t("handOver.password")}</dt>
        <dd className={styles.code} data-testid="new-password">
          {password}
        </dd>
      </dl>
      <Group justify="end">
        <CopyButton value={password} words={{ copy: t("handOver.copy"), copied: t("copied") }} />
        <Button onClick={onDone}>{t("done")}</Button>
      </Group>
    </Stack>
  );
}
