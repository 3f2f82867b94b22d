// Those who ask to be let in, above the members: who they are, what they say, and the two answers.
import { Button, Group, Text, Title } from "@mantine/core";
import type { Room, RoomMember } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { tameName } from "../../core/message/text.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Picture } from "../../ui/Picture.tsx";
import styles from "./Askers.module.css";
import { mayRefuse, reasonOf, useAskers } from "./askers.ts";
import { useChange } from "./useChange.ts";

export function Askers({ room }: { room: Room }) {
  const { t } = useTranslation("groups");
  const askers = useAskers(room);
  if (askers.length === 0) return null;
  return (
    <section className={styles.askers}>
      <Title order={3} size="h5" px="sm">
        {t("askers.title")}
      </Title>
      <ul className={styles.list} aria-label={t("askers.title")}>
        {askers.map((member) => (
          <li key={member.userId} className={styles.asker}>
            <Asker room={room} member={member} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Asker({ room, member }: { room: Room; member: RoomMember }) {
  const { t } = useTranslation("groups");
  const { client } = useSession();
  const { change, isBusy, problem } = useChange();
  const { userId } = member;
  const reason = reasonOf(member);
  return (
    <>
      <Picture
        id={userId}
        name={member.name}
        url={thumbnailUrl(client, member.getMxcAvatarUrl(), 36)}
        size={36}
      />
      <div className={styles.said}>
        <Text fw={500} truncate>
          <bdi>{tameName(member.rawDisplayName, userId)}</bdi>
        </Text>
        <Text size="xs" c="dimmed">
          <bdi>{userId}</bdi>
        </Text>
        {reason && (
          <Text size="sm" dir="auto" className={styles.reason}>
            {reason}
          </Text>
        )}
        {problem && <ErrorNotice>{problem}</ErrorNotice>}
        <Group gap="xs" mt={4}>
          <Button
            size="compact-sm"
            disabled={isBusy}
            aria-label={t("askers.letInWhom", { name: member.name })}
            onClick={() => void change(() => client.invite(room.roomId, userId))}
          >
            {t("askers.letIn")}
          </Button>
          {mayRefuse(room, userId) && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={isBusy}
              aria-label={t("askers.refuseWhom", { name: member.name })}
              onClick={() => void change(() => client.kick(room.roomId, userId))}
            >
              {t("askers.refuse")}
            </Button>
          )}
        </Group>
      </div>
    </>
  );
}
