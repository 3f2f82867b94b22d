// Asks for the account's password again, before something that a stranger at this device must not do.
import { Button, Group, PasswordInput, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { WrongPasswordError } from "../../platform/matrix/withPassword.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";

interface AskPasswordProps {
  /** What is on the button. */
  deed: string;
  isDangerous?: boolean;
  act: (password: string) => Promise<void>;
  onClose: () => void;
}

export function AskPassword({ deed, isDangerous = false, act, onClose }: AskPasswordProps) {
  const { t } = useTranslation("devices");
  const say = useFailureText();
  const [password, setPassword] = useState("");
  const sending = useSending(() => act(password));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void sending.send();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {sending.error !== undefined && (
          <ErrorNotice>
            {sending.error instanceof WrongPasswordError ? t("wrong") : say(failureOf(sending.error))}
          </ErrorNotice>
        )}
        <PasswordInput
          label={t("password")}
          autoComplete="current-password"
          required
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" color={isDangerous ? "red" : undefined} loading={sending.isBusy}>
            {deed}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
