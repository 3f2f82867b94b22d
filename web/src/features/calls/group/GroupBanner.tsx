// Above the messages: who is in the call of this room, and coming in, also later.
import { Button, Group, Text } from "@mantine/core";
import { IconPhoneCall } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { nameOf } from "../../timeline/index.ts";
import { callsOf, groupCallsOf } from "../of.ts";
import styles from "./Group.module.css";
import { useMembers } from "./useMembers.ts";

const NAMED = 3;

export function GroupBanner({ room }: { room: Room }) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const calls = groupCallsOf(session);
  const members = useMembers(room);
  const current = useStore(calls.current);
  const error = useStore(calls.error);
  const isBusy = useStore(callsOf(session).current) !== undefined;
  const names = members.slice(0, NAMED).map((userId) => nameOf(room, userId));
  if (error !== undefined)
    return (
      <ErrorNotice action={{ label: t("do.close"), run: () => calls.error.set(undefined) }}>
        {t("group.failed")}
      </ErrorNotice>
    );
  if (members.length === 0 || current) return null;
  return (
    <section className={styles.banner} aria-label={t("group.banner")}>
      <IconPhoneCall size={20} aria-hidden />
      <Text size="sm" className={styles.names}>
        {t("group.inCall", { names: names.join(", "), number: members.length })}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Button size="xs" disabled={isBusy} onClick={() => void calls.join(room, false)}>
          {t("group.join")}
        </Button>
        <Button size="xs" variant="default" disabled={isBusy} onClick={() => void calls.join(room, true)}>
          {t("group.joinWithVideo")}
        </Button>
      </Group>
    </section>
  );
}
