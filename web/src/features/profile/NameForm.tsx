// The name that others see: anything, in any letters.
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { useSending } from "../../ui/useSending.ts";
import type { OwnProfile, ProfileModel } from "./model.ts";
import { Refusal } from "./Refusal.tsx";
import { faultOfName, LONGEST_NAME } from "./rules.ts";

export function NameForm({ model, profile }: { model: ProfileModel; profile: OwnProfile }) {
  const { t } = useTranslation("profile");
  const { userId } = useSession();
  /** Undefined as long as nothing is typed: then it follows what other devices change. */
  const [typed, setTyped] = useState<string>();
  const [isSaved, setSaved] = useState(false);
  const name = typed ?? profile.name;
  const isChanged = name.trim() !== profile.name;
  const fault = isChanged ? faultOfName(name) : undefined;
  const sending = useSending(async () => {
    await model.rename(name);
    setTyped(undefined);
    setSaved(true);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isChanged && !fault) void sending.send();
  };
  const type = (text: string) => {
    setTyped(text);
    setSaved(false);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label={t("name.label")}
          description={profile.name ? t("name.hint") : t("name.none", { user: userId })}
          error={fault && t(`name.faults.${fault}`, { count: LONGEST_NAME })}
          autoComplete="nickname"
          dir="auto"
          value={name}
          onChange={(event) => type(event.currentTarget.value)}
        />
        {sending.error !== undefined && <Refusal error={sending.error} />}
        <Group>
          <Button type="submit" disabled={!isChanged || fault !== undefined} loading={sending.isBusy}>
            {t("name.save")}
          </Button>
          <Text size="sm" role="status">
            {isSaved && t("name.saved")}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
