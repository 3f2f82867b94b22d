// The import at work: how far it is, with a pause and an end.
import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ImportModel, ImportState, Item } from "./model.ts";

export function Reading({ part, onCancel }: { part: number; onCancel: () => void }) {
  const { t } = useTranslation("importing");
  return (
    <Stack>
      <Text role="status">{t("reading")}</Text>
      <Progress value={part * 100} aria-label={t("reading")} />
      <Group>
        <Button variant="default" onClick={onCancel}>
          {t("cancel")}
        </Button>
      </Group>
    </Stack>
  );
}

type RunningProps = Omit<Extract<ImportState, { is: "running" }>, "is"> & { model: ImportModel };

export function Running({ model, items, isPaused, waitMs }: RunningProps) {
  const { t } = useTranslation("importing");
  const seconds = Math.ceil(waitMs / 1000);
  return (
    <Stack>
      <Text>{t("running")}</Text>
      {items.map((item) => (
        <ItemProgress key={`${item.found.source} ${item.found.chat.key}`} item={item} />
      ))}
      <Text role="status" size="sm" c="dimmed">
        {isPaused ? t("paused") : seconds > 0 && t("waiting", { count: seconds })}
      </Text>
      <Group>
        <Button variant="default" onClick={() => (isPaused ? model.resume() : model.pause())}>
          {t(isPaused ? "resume" : "pause")}
        </Button>
        <Button variant="default" onClick={() => model.cancel()}>
          {t("stop")}
        </Button>
      </Group>
    </Stack>
  );
}

function ItemProgress({ item: { found, arrived } }: { item: Item }) {
  const { t } = useTranslation("importing");
  const { name } = found.chat;
  return (
    <div>
      <Group justify="space-between" wrap="nowrap">
        <Text truncate>
          <bdi>{name}</bdi>
        </Text>
        <Text size="sm" c="dimmed">
          {t("progress", { arrived, total: found.messageCount })}
        </Text>
      </Group>
      <Progress value={(arrived / Math.max(1, found.messageCount)) * 100} aria-label={name} />
    </div>
  );
}
