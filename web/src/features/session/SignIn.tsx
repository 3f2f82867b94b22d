// The page for signing in to an account that exists.
import { Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { useSending } from "../../ui/useSending.ts";
import type { SessionModel } from "./model.ts";

export function SignIn({ model, onCreate }: { model: SessionModel; onCreate: () => void }) {
  const { t } = useTranslation("session");
  const say = useFailureText();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const sending = useSending(() => model.signIn(user.trim(), password));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void sending.send();
  };
  return (
    <Page title={t("signIn.title")} lead={t("signIn.lead", { server: window.location.host })}>
      <form onSubmit={submit}>
        <Stack>
          {sending.error !== undefined && (
            <ErrorNotice>{say(failureOf(sending.error), { M_FORBIDDEN: t("signIn.wrong") })}</ErrorNotice>
          )}
          <TextInput
            label={t("username")}
            autoComplete="username"
            dir="ltr"
            autoCapitalize="none"
            spellCheck={false}
            required
            autoFocus
            value={user}
            onChange={(event) => setUser(event.currentTarget.value)}
          />
          <PasswordInput
            label={t("password")}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" size="md" loading={sending.isBusy}>
            {t("signIn.do")}
          </Button>
        </Stack>
      </form>
      <Anchor component="button" type="button" onClick={onCreate}>
        {t("signIn.create")}
      </Anchor>
    </Page>
  );
}
