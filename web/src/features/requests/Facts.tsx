// What is known of somebody who invites: facts, and never "safe".
import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { looksLike } from "../../core/confusables.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSession, useSurroundings } from "../../extension/surroundings.tsx";
import { ask } from "../../platform/matrix/ask.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { contactsOf, setBlocked } from "../contacts/index.ts";
import { inviterOf } from "../rooms/index.ts";
import { requestsOf } from "./model.ts";

interface FactsOfServer {
  since_ms: number;
  mutual_rooms: number;
}

export function Facts({ room }: { room: Room }) {
  const { t, i18n } = useTranslation("requests");
  const session = useSession();
  const inviter = inviterOf(room);
  const userId = inviter?.userId;
  const facts = useFacts(userId);
  const contacts = useStore(contactsOf(session).contacts);
  const imitated = useImitated(userId, inviter?.rawDisplayName ?? "");
  if (!userId) return null;
  const since = facts && new Intl.DateTimeFormat(i18n.language, { dateStyle: "long" }).format(facts.since_ms);
  return (
    <Stack gap="xs" align="center">
      {imitated && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />}>
          {t("imitates", { name: imitated })}
        </Alert>
      )}
      <ul>
        <li>
          <Text size="sm">{t(userId in contacts ? "contact" : "noContact")}</Text>
        </li>
        {facts && (
          <>
            <li>
              <Text size="sm">{t("since", { date: since })}</Text>
            </li>
            <li>
              <Text size="sm">
                {facts.mutual_rooms === 0 ? t("mutualNone") : t("mutual", { count: facts.mutual_rooms })}
              </Text>
            </li>
          </>
        )}
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

/** Nothing while they are on their way, and nothing where the server does not tell. */
function useFacts(userId: string | undefined): FactsOfServer | undefined {
  const session = useSession();
  const [facts, setFacts] = useState<FactsOfServer>();
  useEffect(() => {
    setFacts(undefined);
    if (!userId) return;
    ask<FactsOfServer>(session, "GET", `/_veche/v1/people/${encodeURIComponent(userId)}`).then(
      setFacts,
      () => undefined,
    );
  }, [session, userId]);
  return facts;
}

/** The name of somebody one knows, who is another person with a name that looks the same. */
function useImitated(userId: string | undefined, name: string): string | undefined {
  const session = useSession();
  const known = useStore(requestsOf(session).known);
  for (const other of known) {
    const theirs = session.client.getUser(other)?.displayName;
    if (other !== userId && theirs && looksLike(theirs, name)) return theirs;
  }
  return undefined;
}
