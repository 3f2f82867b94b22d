// Says to somebody who has called why it is over, and offers to try again.
import { Button, CloseButton, Group, Paper, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import type { Ended } from "../model.ts";
import { callsOf } from "../of.ts";
import styles from "./Screen.module.css";
import { useOther } from "./useCallWords.ts";

export function EndedNotice({ ended }: { ended: Ended }) {
  const { t } = useTranslation("calls");
  const calls = callsOf(useSession());
  const { name } = useOther(ended, 40);
  return (
    <Paper className={styles.card} shadow="lg" withBorder p="md" role="alert">
      <Group wrap="nowrap" align="flex-start">
        <Text className={styles.words}>{t(`ended.${ended.ending}`, { name })}</Text>
        <CloseButton aria-label={t("do.close")} onClick={() => calls.dismissEnded()} />
      </Group>
      {ended.ending !== "browser" && (
        <Button
          mt="sm"
          variant="default"
          onClick={() => void calls.prepare(ended.room, ended.userId, ended.isVideo)}
        >
          {t("do.again")}
        </Button>
      )}
    </Paper>
  );
}
