// Somebody calls everybody in a group: who, in which group, who is in the call, and what one can do.
import { Button, Group, Paper, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconPhone, IconPhoneOff, IconVideo } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../../extension/surroundings.tsx";
import { Picture } from "../../../../ui/Picture.tsx";
import { nameOf, pictureOf } from "../../../timeline/index.ts";
import { callsOf } from "../../of.ts";
import { useRinging } from "../../screen/RingCard.tsx";
import styles from "../../screen/Screen.module.css";
import { CallerCard } from "../../shield/CallerCard.tsx";
import { useMembers } from "../useMembers.ts";
import type { GroupRinging } from "./bell.ts";

interface GroupRingCardProps {
  ringing: GroupRinging;
  /** Another call goes on. */
  isWaiting: boolean;
}

export function GroupRingCard({ ringing, isWaiting }: GroupRingCardProps) {
  const { t } = useTranslation("calls");
  const { client } = useSession();
  const { room, caller, isVideo, isKnown } = ringing;
  const name = nameOf(room, caller);
  const title = t("group.ringing", { name, group: room.name });
  const count = useMembers(room).length;
  useRinging(isWaiting, title);
  return (
    <Paper className={styles.card} shadow="xl" withBorder p="md" role="alertdialog" aria-label={title}>
      <VisuallyHidden role="alert">{title}</VisuallyHidden>
      <Stack gap="sm">
        <Group wrap="nowrap">
          <Picture id={caller} name={name} url={pictureOf(client, room, caller, 56)} size={56} />
          <div className={styles.words}>
            <Text fw={600} size="lg">
              <bdi>{room.name}</bdi>
            </Text>
            <Text size="sm">{t("ring.title", { name })}</Text>
            <Text size="sm" c="dimmed">
              {t(isVideo ? "kind.video" : "kind.voice")} · {t("group.inItNow", { count })}
            </Text>
          </div>
        </Group>
        <CallerCard room={room} userId={caller} isKnown={isKnown} />
        <Choices isVideo={isVideo} isWaiting={isWaiting} />
      </Stack>
    </Paper>
  );
}

function Choices({ isVideo, isWaiting }: { isVideo: boolean; isWaiting: boolean }) {
  const { t } = useTranslation("calls");
  const { groupBell } = callsOf(useSession());
  return (
    <Group gap="xs">
      <Button
        color="teal.9"
        leftSection={<IconPhone size={18} aria-hidden />}
        onClick={() => void groupBell.answer(false)}
      >
        {t(isWaiting ? "group.endAndJoin" : "group.join")}
      </Button>
      {isVideo && (
        <Button
          variant="default"
          leftSection={<IconVideo size={18} aria-hidden />}
          onClick={() => void groupBell.answer(true)}
        >
          {t("group.joinWithVideo")}
        </Button>
      )}
      <Button
        color="red"
        leftSection={<IconPhoneOff size={18} aria-hidden />}
        onClick={() => groupBell.decline()}
      >
        {t("ring.decline")}
      </Button>
    </Group>
  );
}
