// The settings page of oneself: picture, name and id, and the password of the account.
import { Group, Loader, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import { ChangePassword } from "./ChangePassword.tsx";
import { ChoosePicture } from "./ChoosePicture.tsx";
import { NameForm } from "./NameForm.tsx";
import { profileOf } from "./of.ts";
import styles from "./Profile.module.css";

export function Profile() {
  return (
    <Stack gap="xl">
      <Shown />
      <UserId />
      <ChangePassword />
    </Stack>
  );
}

/** What others see, once it is known. */
function Shown() {
  const { t } = useTranslation("profile");
  const say = useFailureText();
  const model = profileOf(useSession());
  const profile = useStore(model.profile);
  const [error, setError] = useState<unknown>();
  const load = () => {
    setError(undefined);
    model.load().catch(setError);
  };
  useEffect(load, [model]);
  if (profile) {
    return (
      <Stack>
        <ChoosePicture model={model} profile={profile} />
        <NameForm model={model} profile={profile} />
      </Stack>
    );
  }
  if (error === undefined) return <Loader role="status" aria-label={t("loading")} />;
  return (
    <ErrorNotice title={t("notLoaded")} action={{ label: t("tryAgain"), run: load }}>
      {say(failureOf(error))}
    </ErrorNotice>
  );
}

function UserId() {
  const { t } = useTranslation("profile");
  const { userId } = useSession();
  return (
    <Stack gap="xs">
      <Title order={2} size="h5">
        {t("id.title")}
      </Title>
      <Text size="sm" c="dimmed">
        {t("id.text")}
      </Text>
      <Group gap="sm">
        <Text className={styles.id}>
          <bdi dir="ltr">{userId}</bdi>
        </Text>
        <CopyButton size="compact-sm" value={userId} words={{ copy: t("id.copy"), copied: t("id.copied") }} />
      </Group>
    </Stack>
  );
}
