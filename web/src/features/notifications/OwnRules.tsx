// The chats that notify otherwise than the rest, each with the way back.
import { Anchor, Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatRoute } from "../../core/route.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useNavigation } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import styles from "./OwnRules.module.css";
import { Part } from "./Part.tsx";
import type { RoomWithOwnRules } from "./rulesModel.ts";
import { formatEnd } from "./times.ts";
import { useChange } from "./useChange.ts";
import { useRules } from "./useRules.ts";

export function OwnRules() {
  const { t } = useTranslation("notifications");
  const rooms = useRules().roomsWithOwnRules;
  return (
    <Part title={t("own.title")} text={rooms.length === 0 ? t("own.none") : t("own.text")}>
      {rooms.length > 0 && (
        <ul className={styles.list}>
          {rooms.map((room) => (
            <Row key={room.roomId} room={room} />
          ))}
        </ul>
      )}
    </Part>
  );
}

function Row({ room }: { room: RoomWithOwnRules }) {
  const { t, i18n } = useTranslation("notifications");
  const say = useFailureText();
  const navigation = useNavigation();
  const rules = useRules();
  const { isBusy, error, change } = useChange();
  const place = { name: "room", roomId: room.roomId, panel: "notifications" } as const;
  const reset = () =>
    change(async () => {
      await rules.setLevel(room.roomId, "default");
      if (room.mutedUntilMs !== undefined) await rules.muteUntil(room.roomId, 0);
    });
  return (
    <li>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <div className={styles.what}>
          <Anchor
            href={formatRoute(place)}
            onClick={(event) => {
              event.preventDefault();
              navigation.go(place);
            }}
          >
            <bdi>{room.name}</bdi>
          </Anchor>
          <Text size="sm" c="dimmed">
            {room.mutedUntilMs === undefined
              ? t(`levels.${room.level}`)
              : t("quiet.until", { time: formatEnd(room.mutedUntilMs, Date.now(), i18n.language) })}
          </Text>
        </div>
        <Button
          size="xs"
          variant="default"
          className={styles.reset}
          disabled={isBusy}
          aria-label={t("own.resetOf", { name: room.name })}
          onClick={reset}
        >
          {t("own.reset")}
        </Button>
      </Group>
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
    </li>
  );
}
