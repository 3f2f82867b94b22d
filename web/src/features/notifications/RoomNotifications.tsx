// What notifies in one room, and silence for a time.
import { Button, Group, Radio, Stack, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Part } from "./Part.tsx";
import type { Level } from "./roomRules.ts";
import { endOf, formatEnd, PAUSES } from "./times.ts";
import { useChange } from "./useChange.ts";
import { useRules } from "./useRules.ts";

const LEVELS: Level[] = ["default", "all", "mentions", "nothing"];

export function RoomNotifications({ room }: { room: Room }) {
  const { t, i18n } = useTranslation("notifications");
  const say = useFailureText();
  const rules = useRules();
  const { isBusy, error, change } = useChange();
  const level = rules.levelOf(room.roomId);
  const untilMs = rules.mutedUntil(room);
  const mute = (endMs: number) => change(() => rules.muteUntil(room.roomId, endMs));
  return (
    <Stack gap="xl" p="md">
      <Radio.Group
        label={t("room.title")}
        value={level}
        onChange={(value) => change(() => rules.setLevel(room.roomId, value as Level))}
      >
        <Stack gap="sm" mt="xs">
          {LEVELS.map((value) => (
            <Radio key={value} value={value} label={t(`levels.${value}`)} disabled={isBusy} />
          ))}
        </Stack>
      </Radio.Group>
      {level === "mentions" && room.hasEncryptionStateEvent() && (
        <Text size="sm" c="dimmed">
          {t("room.encryptedMentions")}
        </Text>
      )}
      <Part title={t("room.mute")}>
        {untilMs === undefined ? (
          <Group gap="xs">
            {PAUSES.map((pause) => (
              <Button
                key={pause}
                size="xs"
                variant="default"
                disabled={isBusy}
                onClick={() => mute(endOf(pause, Date.now()))}
              >
                {t(`pauses.${pause}`)}
              </Button>
            ))}
          </Group>
        ) : (
          <Group gap="sm">
            <Text size="sm" role="status">
              {t("quiet.until", { time: formatEnd(untilMs, Date.now(), i18n.language) })}
            </Text>
            <Button size="xs" variant="default" disabled={isBusy} onClick={() => mute(0)}>
              {t("quiet.end")}
            </Button>
          </Group>
        )}
      </Part>
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
    </Stack>
  );
}
