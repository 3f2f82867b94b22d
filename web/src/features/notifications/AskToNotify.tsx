// Offers notifications once there is somebody to hear from; "not now" holds for a month.
import { Button, Group, Paper, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { roomListOf } from "../rooms/index.ts";
import { deviceOf } from "./of.ts";

const KEY = "veche.notifications-put-off";
const PUT_OFF_MS = 30 * 86_400_000;

export function AskToNotify() {
  const { t } = useTranslation("notifications");
  const session = useSession();
  const device = deviceOf(session);
  const state = useStore(device.state);
  const entries = useStore(roomListOf(session).entries);
  const [isPutOff, setPutOff] = useState(() => Date.now() - Number(localStorage.getItem(KEY)) < PUT_OFF_MS);
  const hasSomebody = entries.some((entry) => !entry.isInvite && entry.lastEvent !== undefined);
  if (state.is !== "off" || isPutOff || !hasSomebody) return null;
  const putOff = () => {
    localStorage.setItem(KEY, String(Date.now()));
    setPutOff(true);
  };
  return (
    <Paper component="section" aria-label={t("ask.title")} withBorder p="sm" mx="sm" mb="sm">
      <Text size="sm" fw={600}>
        {t("ask.title")}
      </Text>
      <Text size="sm" c="dimmed">
        {t("ask.text")}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="xs" onClick={() => void device.turnOn()}>
          {t("ask.yes")}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={putOff}>
          {t("ask.later")}
        </Button>
      </Group>
    </Paper>
  );
}
