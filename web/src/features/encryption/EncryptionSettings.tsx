// The settings page of encryption: how things are, another recovery key, and beginning anew.
import { Button, Group, Loader, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { encryptionOf } from "./of.ts";
import { listCopies, removeCopies } from "./passkeyCopies.ts";
import { type EncryptionStanding, readStanding } from "./standing.ts";

export function EncryptionSettings() {
  const { t } = useTranslation("encryption");
  const session = useSession();
  const model = encryptionOf(session);
  const isLocked = useStore(model.state).is === "locked";
  const [standing, setStanding] = useState<EncryptionStanding>();
  useEffect(() => void readStanding(session).then(setStanding), [session]);
  if (!standing) return <Loader role="status" aria-label={t("settings.loading")} />;
  return (
    <Stack gap="xl">
      <Stack gap="xs">
        <Fact isGood={standing.isConfirmed} good={t("settings.confirmed")} bad={t("settings.notConfirmed")} />
        <Fact
          isGood={standing.backedUpKeys !== undefined}
          good={t("settings.backedUp", { count: standing.backedUpKeys ?? 0 })}
          bad={t("settings.notBackedUp")}
        />
        {isLocked && <Button onClick={() => model.resume()}>{t("utd.unlock")}</Button>}
      </Stack>
      {!isLocked && <AnotherKey />}
      <Passkeys />
      <Stack gap="xs" align="start">
        <Title order={2} size="h5">
          {t("reset.title")}
        </Title>
        <Text size="sm">{t("reset.lead")}</Text>
        <Button color="red" variant="light" onClick={() => model.askReset()}>
          {t("settings.reset")}
        </Button>
      </Stack>
    </Stack>
  );
}

function Fact({ isGood, good, bad }: { isGood: boolean; good: string; bad: string }) {
  const Sign = isGood ? IconCircleCheck : IconAlertTriangle;
  return (
    <Group wrap="nowrap" gap="xs">
      <Sign size={20} color={`var(--mantine-color-${isGood ? "green" : "red"}-8)`} aria-hidden />
      <Text>{isGood ? good : bad}</Text>
    </Group>
  );
}

/** Somebody who has lost the recovery key, but not this device, makes another one. */
function AnotherKey() {
  const { t } = useTranslation("encryption");
  const say = useFailureText();
  const model = encryptionOf(useSession());
  const [passphrase, setPassphrase] = useState("");
  const sending = useSending(() => model.changeKey(passphrase || undefined));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void sending.send();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs" align="start">
        <Title order={2} size="h5">
          {t("settings.keyTitle")}
        </Title>
        <Text size="sm">{t("settings.keyText")}</Text>
        <PasswordInput
          w="100%"
          label={t("settings.passphrase")}
          description={t("settings.passphraseHint")}
          autoComplete="new-password"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        {sending.error !== undefined && <ErrorNotice>{say(failureOf(sending.error))}</ErrorNotice>}
        <Button type="submit" variant="light" loading={sending.isBusy}>
          {t("settings.newKey")}
        </Button>
      </Stack>
    </form>
  );
}

function Passkeys() {
  const { t } = useTranslation("encryption");
  const session = useSession();
  const [count, setCount] = useState(0);
  useEffect(() => void listCopies(session).then((copies) => setCount(copies.length)), [session]);
  const removing = useSending(async () => {
    await removeCopies(session);
    setCount(0);
  });
  if (count === 0) return null;
  return (
    <Stack gap="xs" align="start">
      <Title order={2} size="h5">
        {t("passkey.title")}
      </Title>
      <Text size="sm">{t("passkey.count", { count })}</Text>
      <Button variant="light" color="red" loading={removing.isBusy} onClick={() => void removing.send()}>
        {t("passkey.remove")}
      </Button>
    </Stack>
  );
}
