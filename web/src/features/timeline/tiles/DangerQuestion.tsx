// What a file can do, in plain words, and whether to have it all the same.
import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Danger, endingOf } from "../../../core/dangerousFile.ts";
import styles from "./DangerQuestion.module.css";

interface DangerQuestionProps {
  fileName: string;
  dangers: readonly Danger[];
  onClose: () => void;
  onSave: () => void;
}

export function DangerQuestion({ fileName, dangers, onClose, onSave }: DangerQuestionProps) {
  const { t } = useTranslation("timeline");
  // Isolated, so that its dot stays before it where lines begin at the right.
  const ending = `\u2066.${endingOf(fileName)}\u2069`;
  return (
    <Modal opened onClose={onClose} title={t("danger.title")} closeButtonProps={{ "aria-label": t("close") }}>
      <Stack>
        <div>
          <Text>{t("danger.name")}</Text>
          <bdi dir="ltr" className={styles.name}>
            {fileName}
          </bdi>
        </div>
        <List>
          {dangers.map((danger) => (
            <List.Item key={danger}>{t(`danger.${danger}`, { ending })}</List.Item>
          ))}
        </List>
        <Text>{t("danger.advice")}</Text>
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t("danger.leave")}
          </Button>
          <Button color="red" onClick={onSave}>
            {t("danger.save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
