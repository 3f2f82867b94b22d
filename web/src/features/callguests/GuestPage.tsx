// The page that a link to a call opens for somebody without an account: a name, a moment of waiting, and in.
import { Button, Group, Loader, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Enter } from "../../extension/contributions.ts";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Page } from "../../ui/Page.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import type { CallLinkPreview } from "./api.ts";
import { EnteringModel } from "./entering.ts";

const LONGEST_NAME = 40;

export function GuestPage({ rest: [token = ""], enter }: { rest: string[]; enter: Enter }) {
  const { t } = useTranslation("callguests");
  const model = useMemo(() => new EnteringModel(window.location.origin, token, sessionStorage), [token]);
  const state = useStore(model.state);
  useEffect(() => {
    void model.start();
    return () => model.stop();
  }, [model]);
  useEffect(() => {
    if (state.is === "in") void enter(state.account);
  }, [state, enter]);
  switch (state.is) {
    case "closed":
      return <Closed error={state.error} again={() => void model.start()} />;
    case "asking":
      return <AskName link={state.link} model={model} />;
    case "waiting":
      return <Waits link={state.link} />;
    case "refused":
      return (
        <Page title={t("page.refused.title")} lead={t("page.refused.text")}>
          <Button variant="default" onClick={() => void model.start()}>
            {t("page.again")}
          </Button>
        </Page>
      );
    default:
      return (
        <Page title={t("page.title")}>
          <Loader role="status" aria-label={t("page.loading")} />
        </Page>
      );
  }
}

function Closed({ error, again }: { error: unknown; again: () => void }) {
  const { t } = useTranslation("callguests");
  const say = useFailureText();
  return (
    <Page title={t("page.closed.title")}>
      <ErrorNotice action={{ label: t("page.again"), run: again }}>
        {say(failureOf(error), { M_NOT_FOUND: t("page.closed.text") })}
      </ErrorNotice>
    </Page>
  );
}

function useWhere(link: CallLinkPreview | undefined): string {
  const { t } = useTranslation("callguests");
  return link?.room_name ? t("page.titleOf", { room: link.room_name }) : t("page.title");
}

function AskName({ link, model }: { link: CallLinkPreview; model: EnteringModel }) {
  const { t } = useTranslation("callguests");
  const say = useFailureText();
  const [name, setName] = useState("");
  const sending = useSending(() => model.enter(name));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void sending.send();
  };
  return (
    <Page title={useWhere(link)} lead={t("page.lead", { name: link.inviter_name })}>
      <form onSubmit={submit}>
        <Stack>
          {sending.error !== undefined && (
            <ErrorNotice>
              {say(failureOf(sending.error), {
                ORG_VECHE_CALL_FULL: t("page.full"),
                ORG_VECHE_HISTORY_OPEN: t("page.closed.text"),
                M_NOT_FOUND: t("page.closed.text"),
                M_INVALID_PARAM: t("page.nameless"),
              })}
            </ErrorNotice>
          )}
          <TextInput
            label={t("page.name")}
            description={t("page.nameHint")}
            autoComplete="name"
            required
            autoFocus
            maxLength={LONGEST_NAME}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" size="md" loading={sending.isBusy} disabled={name.trim() === ""}>
            {t(link.waits ? "page.ask" : "page.enter")}
          </Button>
        </Stack>
      </form>
      <Text size="sm" c="dimmed">
        {t("page.facts")}
      </Text>
    </Page>
  );
}

function Waits({ link }: { link: CallLinkPreview | undefined }) {
  const { t } = useTranslation("callguests");
  return (
    <Page title={useWhere(link)}>
      <Group role="status" wrap="nowrap">
        <Loader size="sm" aria-hidden />
        <Text>{t("page.waiting")}</Text>
      </Group>
      <Text c="dimmed">{t("page.waitingHint")}</Text>
    </Page>
  );
}
