// Before a stranger sees one's screen: what that means, and a moment to think.
import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { READABLE } from "../readable.ts";

/** So long nobody is hurried through it. */
const PAUSE_S = 10;

/** Of more people only the number is told. */
const MOST_NAMES = 5;

interface ShareWarningProps {
  /** Who is no contact. */
  names: readonly string[];
  onShare: () => void;
  onClose: () => void;
}

export function ShareWarning({ names, onShare, onClose }: ShareWarningProps) {
  const { t } = useTranslation("calls");
  const [leftS, setLeft] = useState(PAUSE_S);
  useEffect(() => {
    const timer = setInterval(() => setLeft((left) => Math.max(0, left - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("share.title")}
      closeButtonProps={{ "aria-label": t("do.close") }}
    >
      <Stack>
        <Alert
          color="orange"
          styles={READABLE}
          icon={<IconAlertTriangle aria-hidden />}
          title={
            names.length === 1
              ? t("share.stranger", { name: names[0] })
              : t("share.strangers", { count: names.length })
          }
        >
          {names.length > 1 && names.length <= MOST_NAMES && <Text size="sm">{names.join(", ")}</Text>}
          {t("share.warning")}
        </Alert>
        <Text size="sm">{t("share.advice")}</Text>
        <Group justify="flex-end">
          <Button data-autofocus onClick={onClose}>
            {t("share.not")}
          </Button>
          <Button variant="default" disabled={leftS > 0} onClick={onShare}>
            {leftS > 0 ? t("share.wait", { count: leftS }) : t("share.anyway")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
