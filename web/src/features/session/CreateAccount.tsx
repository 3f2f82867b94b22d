// The page for creating an account: a name, a password, and a token where the server wants one.
import { Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { faultOfUsername, SHORTEST_PASSWORD } from "../../core/username.ts";
import { useFailureText } from "../../extension/failures.ts";
import { askRegistration } from "../../platform/matrix/authenticate.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { useSending } from "../../ui/useSending.ts";
import type { SessionModel } from "./model.ts";

interface CreateProps {
  model: SessionModel;
  /** The token of a set-up link: the account becomes the administrator's. */
  link?: string;
}

export function CreateAccount({ onSignIn, ...props }: CreateProps & { onSignIn: () => void }) {
  const { t } = useTranslation("session");
  const server = window.location.host;
  const [title, lead] = props.link
    ? [t("setUp.title"), t("setUp.lead", { server })]
    : [t("create.title"), t("create.lead", { server })];
  return (
    <Page title={title} lead={lead}>
      <CreateForm {...props} />
      <Anchor component="button" type="button" onClick={onSignIn}>
        {t("create.signIn")}
      </Anchor>
    </Page>
  );
}

function CreateForm({ model, link }: CreateProps) {
  const { t } = useTranslation("session");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [token, setToken] = useState("");
  const [isChecked, setChecked] = useState(false);
  const needsToken = useNeedsToken() && !link;
  const fault = faultOfUsername(name);
  const isShort = password.length < SHORTEST_PASSWORD;
  const sending = useSending(() =>
    link ? model.setUp(name, password, link) : model.createAccount(name, password, token || undefined),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!fault && !isShort) void sending.send();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {sending.error !== undefined && (
          <Refusal error={sending.error} isSetUp={link !== undefined} needsToken={needsToken} />
        )}
        <TextInput
          label={t("username")}
          description={t("create.usernameHint", {
            id: `@${name || t("create.example")}:${window.location.hostname}`,
          })}
          error={isChecked && fault && t(`create.faults.${fault}`)}
          autoComplete="username"
          dir="ltr"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value.toLowerCase())}
        />
        <PasswordInput
          label={t("password")}
          error={isChecked && isShort && t("create.short", { count: SHORTEST_PASSWORD })}
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {needsToken && (
          <TextInput
            label={t("create.token")}
            description={t("create.tokenHint")}
            required
            value={token}
            onChange={(event) => setToken(event.currentTarget.value.trim())}
          />
        )}
        <Button type="submit" size="md" loading={sending.isBusy}>
          {t("create.do")}
        </Button>
      </Stack>
    </form>
  );
}

interface RefusalProps {
  error: unknown;
  isSetUp: boolean;
  needsToken: boolean;
}

function Refusal({ error, isSetUp, needsToken }: RefusalProps) {
  const { t } = useTranslation("session");
  const say = useFailureText();
  const words = {
    M_USER_IN_USE: t("create.refused.taken"),
    M_INVALID_USERNAME: t("create.faults.signs"),
    M_WEAK_PASSWORD: t("create.refused.weak"),
    M_FORBIDDEN: t(isSetUp ? "setUp.refused" : needsToken ? "create.refused.token" : "create.refused.closed"),
    M_UNAUTHORIZED: t("create.refused.token"),
  };
  return <ErrorNotice>{say(failureOf(error), words)}</ErrorNotice>;
}

/** Whether the server wants a registration token; a server that cannot be reached will say so when the form is sent. */
function useNeedsToken(): boolean {
  const [needsToken, setNeedsToken] = useState(false);
  useEffect(() => {
    askRegistration(window.location.origin).then(
      (needs) => setNeedsToken(needs.needsToken),
      () => undefined,
    );
  }, []);
  return needsToken;
}
