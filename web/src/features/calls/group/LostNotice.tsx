// Says wherever one is that the call of a group was lost, and offers to come in again.
import { Button, Group, Paper, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { groupCallsOf } from "../of.ts";
import styles from "../screen/Screen.module.css";
import type { Lost } from "./model.ts";

export function LostNotice({ lost }: { lost: Lost }) {
  const { t } = useTranslation("calls");
  const calls = groupCallsOf(useSession());
  return (
    <Paper className={styles.card} shadow="lg" withBorder p="md" role="alert">
      <Text fw={600} className={styles.words}>
        {t("group.label", { name: lost.room.name })}
      </Text>
      <Text className={styles.words}>{t(`group.lost.${lost.problem}`)}</Text>
      <Group mt="sm" gap="xs">
        <Button loading={lost.isTrying ?? false} onClick={() => void calls.tryAgain()}>
          {t("do.tryAgain")}
        </Button>
        <Button variant="default" onClick={() => calls.leave()}>
          {t("group.leave")}
        </Button>
      </Group>
    </Paper>
  );
}
