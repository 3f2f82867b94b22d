// Shows the new recovery key until the person has kept it: to copy, to download, to print.
import { Button, Checkbox, Code, Group, Paper, Stack } from "@mantine/core";
import { IconCopy, IconDownload, IconPrinter } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Page } from "../../ui/Page.tsx";
import styles from "./KeepKey.module.css";
import { KeepWithPasskey } from "./KeepWithPasskey.tsx";
import type { EncryptionModel } from "./model.ts";

interface KeepKeyProps {
  recoveryKey: string;
  model: EncryptionModel;
}

export function KeepKey({ recoveryKey, model }: KeepKeyProps) {
  const { t } = useTranslation("encryption");
  const [isKept, setKept] = useState(false);
  return (
    <Page title={t("keep.title")} lead={t("keep.lead")} width={520}>
      <Stack>
        <Paper withBorder p="md" className={styles.key}>
          <Code block aria-label={t("keep.key")} className={styles.signs} data-testid="recovery-key">
            {recoveryKey}
          </Code>
        </Paper>
        <Ways recoveryKey={recoveryKey} />
        <KeepWithPasskey model={model} />
        <Checkbox
          label={t("keep.kept")}
          checked={isKept}
          onChange={(event) => setKept(event.currentTarget.checked)}
        />
        <Button size="md" disabled={!isKept} onClick={() => void model.confirmKept()}>
          {t("keep.go")}
        </Button>
      </Stack>
    </Page>
  );
}

function Ways({ recoveryKey }: { recoveryKey: string }) {
  const { t } = useTranslation("encryption");
  return (
    <Group className={styles.ways}>
      <CopyButton
        variant="light"
        leftSection={<IconCopy size={18} aria-hidden />}
        value={recoveryKey}
        words={{ copy: t("keep.copy"), copied: t("keep.copied") }}
      />
      <Button
        component="a"
        variant="light"
        leftSection={<IconDownload size={18} aria-hidden />}
        href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${recoveryKey}\n`)}`}
        download="veche-recovery-key.txt"
      >
        {t("keep.download")}
      </Button>
      <Button
        variant="light"
        leftSection={<IconPrinter size={18} aria-hidden />}
        onClick={() => window.print()}
      >
        {t("keep.print")}
      </Button>
    </Group>
  );
}
