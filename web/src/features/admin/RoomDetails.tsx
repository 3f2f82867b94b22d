// One room: what is known of it, and shutting it or opening it again.
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import styles from "./Admin.module.css";
import { Asking } from "./Asking.tsx";
import type { RoomFacts } from "./api.ts";
import { Confirm } from "./Confirm.tsx";
import { RoomMarks } from "./Marks.tsx";
import { rankOf } from "./of.ts";
import { SectionLink } from "./SectionLink.tsx";
import { useAnswer } from "./useAnswer.ts";
import { formatMoment } from "./words.ts";

const JOIN_RULES = ["public", "invite", "knock", "restricted", "knock_restricted"];

export function RoomDetails({ roomId }: { roomId: string }) {
  const { t } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const { value, error, reload } = useAnswer(useCallback(() => api.room(roomId), [api, roomId]));
  return (
    <Stack>
      <SectionLink rest={["rooms"]} size="sm">
        {t("rooms.all")}
      </SectionLink>
      <Asking value={value} error={error} again={() => void reload()}>
        {(room) => (
          <Stack gap="lg">
            <div>
              <Title order={2} size="h4">
                <bdi>{room.name ?? room.canonical_alias ?? t("rooms.nameless")}</bdi>{" "}
                <RoomMarks room={room} />
              </Title>
              <Text size="sm" c="dimmed" className={styles.code}>
                {room.room_id}
              </Text>
            </div>
            <Facts room={room} />
            <Shutting room={room} onDone={() => void reload()} />
          </Stack>
        )}
      </Asking>
    </Stack>
  );
}

function Facts({ room }: { room: RoomFacts }) {
  const { t, i18n } = useTranslation("admin");
  const moment = (timeMs: number) => formatMoment(timeMs, i18n.language);
  const rule = JOIN_RULES.includes(room.join_rule) ? room.join_rule : "invite";
  return (
    <dl className={styles.facts}>
      <dt>{t("room.members")}</dt>
      <dd>{room.joined_count}</dd>
      <dt>{t("room.access")}</dt>
      <dd>{t(`room.rules.${rule}`)}</dd>
      <dt>{t("room.encryption")}</dt>
      <dd>{t(room.is_encrypted ? "room.encrypted" : "room.open")}</dd>
      <dt>{t("room.creator")}</dt>
      <dd>
        <SectionLink rest={["people", room.creator]}>
          <bdi>{room.creator}</bdi>
        </SectionLink>
      </dd>
      <dt>{t("room.created")}</dt>
      <dd>{moment(room.created_ms)}</dd>
      <dt>{t("room.active")}</dt>
      <dd>{moment(room.active_ms)}</dd>
      <dt>{t("room.version")}</dt>
      <dd>{room.version}</dd>
      {room.shut_ms !== null && (
        <>
          <dt>{t("room.shut")}</dt>
          <dd>{moment(room.shut_ms)}</dd>
        </>
      )}
    </dl>
  );
}

function Shutting({ room, onDone }: { room: RoomFacts; onDone: () => void }) {
  const { t } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const [isAsked, setAsked] = useState(false);
  const isShut = room.shut_ms !== null;
  const deed = isShut ? "open" : "shut";
  return (
    <Group>
      <Button variant="default" {...(!isShut && { c: "red" })} onClick={() => setAsked(true)}>
        {t(`shutting.${deed}.do`)}
      </Button>
      {isAsked && (
        <Confirm
          title={t(`shutting.${deed}.title`)}
          text={t(`shutting.${deed}.text`)}
          does={t(`shutting.${deed}.do`)}
          isDangerous={!isShut}
          act={async () => {
            await api.setShut(room.room_id, !isShut);
            onDone();
          }}
          onClose={() => setAsked(false)}
        />
      )}
    </Group>
  );
}
