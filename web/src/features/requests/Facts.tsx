// What is known of somebody who invites: facts, and never "safe".
import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession, useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { contactsOf, setBlocked } from "../contacts/index.ts";
import { inviterOf } from "../rooms/index.ts";
import { useImitated, useServerFacts } from "./knowing.ts";
import styles from "./requests.module.css";

export function Facts({ room }: { room: Room }) {
  const { t, i18n } = useTranslation("requests");
  const session = useSession();
  const inviter = inviterOf(room);
  const userId = inviter?.userId;
  const facts = useServerFacts(userId);
  const contacts = useStore(contactsOf(session).contacts);
  const imitated = useImitated(userId, inviter?.rawDisplayName ?? "");
  if (!userId) return null;
  const since = facts && new Intl.DateTimeFormat(i18n.language, { dateStyle: "long" }).format(facts.since_ms);
  const sayMutual = (count: number) => (count === 0 ? t("mutualNone") : t("mutual", { count }));
  return (
    <Stack gap="xs" align="center">
      {imitated && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />}>
          {t("imitates", { name: imitated })}
        </Alert>
      )}
      <ul className={styles.facts}>
        <li>
          <Text size="sm">{t(userId in contacts ? "contact" : "noContact")}</Text>
        </li>
        {/* The lines are there before they are known: nothing that one is about to press moves. */}
        <li className={styles.fact} data-waiting={!facts || undefined}>
          <Text size="sm">{facts ? t("since", { date: since }) : "\u00a0"}</Text>
        </li>
        <li className={styles.fact} data-waiting={!facts || undefined}>
          <Text size="sm">{facts ? sayMutual(facts.mutual_rooms) : "\u00a0"}</Text>
        </li>
      </ul>
      <Block room={room} userId={userId} />
    </Stack>
  );
}

function Block({ room, userId }: { room: Room; userId: string }) {
  const { t } = useTranslation("requests");
  const say = useFailureText();
  const { session, navigation } = useSurroundings();
  const blocking = useSending(async () => {
    await setBlocked(session.client, userId, true);
    await session.client.leave(room.roomId);
    navigation.go({ name: "home" });
  });
  return (
    <>
      {blocking.error !== undefined && <ErrorNotice>{say(failureOf(blocking.error))}</ErrorNotice>}
      <Button variant="subtle" color="red" loading={blocking.isBusy} onClick={() => void blocking.send()}>
        {t("block")}
      </Button>
    </>
  );
}
