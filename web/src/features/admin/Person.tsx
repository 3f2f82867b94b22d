// One account: what is known of it, and what can be done.
import { Group, Stack, Text, Title } from "@mantine/core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../core/mediaMessage.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { Picture } from "../../ui/Picture.tsx";
import styles from "./Admin.module.css";
import { Asking } from "./Asking.tsx";
import type { UserDetails } from "./api.ts";
import { UserMarks } from "./Marks.tsx";
import { rankOf } from "./of.ts";
import { PersonDeeds } from "./PersonDeeds.tsx";
import { SectionLink } from "./SectionLink.tsx";
import { useAnswer } from "./useAnswer.ts";
import { formatMoment } from "./words.ts";

export function Person({ userId }: { userId: string }) {
  const { t } = useTranslation("admin");
  const { api } = rankOf(useSession());
  const { value, error, reload } = useAnswer(useCallback(() => api.user(userId), [api, userId]));
  return (
    <Stack>
      <SectionLink rest={["people"]} size="sm">
        {t("people.all")}
      </SectionLink>
      <Asking value={value} error={error} again={() => void reload()}>
        {(user) => (
          <Stack gap="lg">
            <Group wrap="nowrap">
              <Picture id={user.user_id} name={user.display_name ?? user.user_id} size={56} />
              <div className={styles.grow}>
                <Title order={2} size="h4">
                  <bdi>{user.display_name ?? user.user_id}</bdi>
                </Title>
                <Text size="sm" c="dimmed">
                  <bdi>{user.user_id}</bdi>
                </Text>
                <UserMarks user={user} />
              </div>
            </Group>
            <Facts user={user} />
            <PersonDeeds user={user} onDone={() => void reload()} />
          </Stack>
        )}
      </Asking>
    </Stack>
  );
}

function Facts({ user }: { user: UserDetails }) {
  const { t, i18n } = useTranslation("admin");
  const moment = (timeMs: number) => formatMoment(timeMs, i18n.language);
  return (
    <dl className={styles.facts}>
      <dt>{t("person.created")}</dt>
      <dd>{moment(user.created_ms)}</dd>
      <dt>{t("person.seen")}</dt>
      <dd>{user.seen_ms ? moment(user.seen_ms) : t("people.never")}</dd>
      <dt>{t("person.devices")}</dt>
      <dd>{user.device_count}</dd>
      <dt>{t("person.rooms")}</dt>
      <dd>{user.rooms_joined}</dd>
      <dt>{t("person.media")}</dt>
      <dd>{formatBytes(user.media_bytes, i18n.language)}</dd>
      {user.emails.length > 0 && (
        <>
          <dt>{t("person.emails")}</dt>
          <dd>{user.emails.join(", ")}</dd>
        </>
      )}
      {user.deactivated_ms !== null && (
        <>
          <dt>{t("person.closed")}</dt>
          <dd>{moment(user.deactivated_ms)}</dd>
        </>
      )}
    </dl>
  );
}
