// Somebody in the call asks one to turn the microphone off.
import { Button, Group, Text } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "../../../ui/useStore.ts";
import { nameOf } from "../../timeline/index.ts";
import styles from "./Group.module.css";
import type { GroupCall } from "./groupCall.ts";

export function QuestionStrip({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const asker = useStore(call.questions.asker);
  const { isMuted } = useStore(call.view);
  useEffect(() => {
    // Done already; asked before, it would come up when one speaks again.
    if (isMuted && asker) call.questions.answered();
  }, [call, isMuted, asker]);
  if (!asker || isMuted) return null;
  const mute = () => {
    call.questions.answered();
    void call.toggleMute();
  };
  return (
    <div className={styles.question} role="status">
      <Text size="sm">{t("question.asks", { name: nameOf(call.room, asker) })}</Text>
      <Group gap="xs">
        <Button size="compact-sm" onClick={mute}>
          {t("question.mute")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => call.questions.answered()}>
          {t("question.later")}
        </Button>
      </Group>
    </div>
  );
}
