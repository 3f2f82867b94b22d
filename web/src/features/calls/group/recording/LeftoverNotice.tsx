// Over everything: a recording of a call that was not sent, because something ended in the middle; to be sent, or deleted.
import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../../extension/surroundings.tsx";
import { ErrorNotice } from "../../../../ui/ErrorNotice.tsx";
import { useSending } from "../../../../ui/useSending.ts";
import { useStore } from "../../../../ui/useStore.ts";
import type { KeptRecording } from "./kept.ts";
import { leftoversOf } from "./leftoversOf.ts";
import styles from "./Recording.module.css";

export function LeftoverNotice() {
  const { t } = useTranslation("calls");
  const session = useSession();
  const leftovers = leftoversOf(session);
  const [first] = useStore(leftovers.list);
  useEffect(() => {
    // A browser that keeps no files has none to offer.
    void leftovers.look().catch(() => undefined);
  }, [leftovers]);
  if (!first) return null;
  return (
    <Paper
      component="section"
      className={styles.left}
      shadow="lg"
      withBorder
      p="md"
      aria-label={t("record.left.title")}
    >
      <One key={first.id} kept={first} />
    </Paper>
  );
}

function One({ kept }: { kept: KeptRecording }) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const leftovers = leftoversOf(session);
  const sending = useSending(() => leftovers.send(kept));
  const deleting = useSending(() => leftovers.drop(kept));
  const maySend = leftovers.maySend(kept);
  const room = session.client.getRoom(kept.roomId)?.name ?? "";
  return (
    <Stack gap="xs" role="status">
      <Text fw={600}>{t("record.left.title")}</Text>
      <Text size="sm">
        <bdi>{kept.name}</bdi>
      </Text>
      <Text size="sm">{maySend ? t("record.left.text", { room }) : t("record.left.forbidden")}</Text>
      {sending.error !== undefined && <ErrorNotice>{t("record.left.failed")}</ErrorNotice>}
      <Group gap="xs">
        {maySend && (
          <Button size="xs" loading={sending.isBusy} onClick={() => void sending.send()}>
            {t("record.left.send")}
          </Button>
        )}
        <Button size="xs" variant="default" loading={deleting.isBusy} onClick={() => void deleting.send()}>
          {t("record.left.delete")}
        </Button>
      </Group>
    </Stack>
  );
}
