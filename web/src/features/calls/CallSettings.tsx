// Settings of calls: who may call, who rings, and whose address is hidden.
import { Alert, Radio, Select, Stack, Switch, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type CallSettings as Chosen, RELAY, WAYS, WHO_MAY_CALL } from "../../core/calls/settings.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import { contactsOf } from "../contacts/index.ts";
import { findSharedChat } from "../rooms/index.ts";
import { nameOf } from "../timeline/index.ts";
import { callSettingsOf } from "./of.ts";
import { READABLE } from "./readable.ts";

export function CallSettings() {
  const { t } = useTranslation("calls");
  const say = useFailureText();
  const model = callSettingsOf(useSession());
  const settings = useStore(model.settings);
  const [error, setError] = useState<unknown>();
  const change = (some: Partial<Chosen>) => {
    setError(undefined);
    model.change(some).catch(setError);
  };
  return (
    <Stack gap="xl">
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
      <Radio.Group
        label={t("settings.who")}
        description={t("settings.whoHint")}
        value={settings.whoMayCall}
        onChange={(value) => change({ whoMayCall: value as Chosen["whoMayCall"] })}
      >
        <Stack gap="xs" mt="xs">
          {WHO_MAY_CALL.map((who) => (
            <Radio key={who} value={who} label={t(`settings.whoMay.${who}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Switch
        label={t("settings.silence")}
        description={t("settings.silenceHint")}
        checked={settings.silenceUnknown}
        onChange={(event) => change({ silenceUnknown: event.currentTarget.checked })}
      />
      <ConfidantChoice chosen={settings.confidant} onChoose={(confidant) => change({ confidant })} />
      <Radio.Group
        label={t("settings.relay")}
        description={t("settings.relayHint")}
        value={settings.relay}
        onChange={(value) => change({ relay: value as Chosen["relay"] })}
      >
        <Stack gap="xs" mt="xs">
          {RELAY.map((with_) => (
            <Radio key={with_} value={with_} label={t(`settings.relayWith.${with_}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Relay />
      <Radio.Group
        label={t("settings.way")}
        description={t("settings.wayHint")}
        value={settings.way}
        onChange={(value) => change({ way: value as Chosen["way"] })}
      >
        <Stack gap="xs" mt="xs">
          {WAYS.map((way) => (
            <Radio key={way} value={way} label={t(`settings.ways.${way}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Text size="sm" c="dimmed">
        {t("settings.sealed")}
      </Text>
    </Stack>
  );
}

interface ConfidantChoiceProps {
  chosen: string | undefined;
  onChoose: (userId: string | undefined) => void;
}

/** Who is told of strangers: a contact with whom there is a chat. */
function ConfidantChoice({ chosen, onChoose }: ConfidantChoiceProps) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const contacts = Object.keys(useStore(contactsOf(session).contacts));
  const people = contacts.flatMap((userId) => {
    const chat = findSharedChat(session.client, userId);
    return chat ? [{ value: userId, label: nameOf(chat, userId) }] : [];
  });
  const isThere = people.some(({ value }) => value === chosen);
  return (
    <Select
      label={t("settings.confidant")}
      description={t("settings.confidantHint")}
      placeholder={t("settings.confidantNobody")}
      nothingFoundMessage={t("settings.confidantNone")}
      error={chosen && !isThere && t("settings.confidantGone")}
      data={chosen && !isThere ? [...people, { value: chosen, label: chosen }] : people}
      value={chosen ?? null}
      onChange={(userId) => onChoose(userId ?? undefined)}
      clearable
      clearButtonProps={{ "aria-label": t("settings.confidantNobody") }}
    />
  );
}

/** Whether the server has a relay at all. */
function Relay() {
  const { t } = useTranslation("calls");
  const { client } = useSession();
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    void client.checkTurnServers().then(() => setMissing(client.getTurnServers().length === 0));
  }, [client]);
  if (!isMissing) return null;
  return (
    <Alert color="orange" styles={READABLE} role="status" title={t("relay.missingTitle")}>
      {t("settings.relayMissing")}
    </Alert>
  );
}
