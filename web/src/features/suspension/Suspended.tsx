// The page `/calling` of somebody who may not call for now: why, until when, and how to object.
import { Anchor, Button, Stack, Text, Textarea, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { PageHead } from "../places/index.ts";
import type { Suspension } from "./notice.ts";
import { suspensionOf } from "./of.ts";
import styles from "./Suspension.module.css";
import { formatDay } from "./words.ts";

const LONGEST = 2000;

export function Suspended() {
  const { t } = useTranslation("suspension");
  const suspension = useStore(suspensionOf(useSession()).current);
  return (
    <Stack maw={640} mx="auto" p="lg" w="100%">
      <PageHead>
        <Title order={1} size="h3">
          {t(suspension ? "title" : "none.title")}
        </Title>
      </PageHead>
      {suspension ? <Told suspension={suspension} /> : <Text>{t("none.text")}</Text>}
      <Anchor href="/transparency">{t("numbers.link")}</Anchor>
    </Stack>
  );
}

function Told({ suspension }: { suspension: Suspension }) {
  const { t, i18n } = useTranslation("suspension");
  return (
    <>
      <Text>{t("text", { date: formatDay(suspension.untilMs, i18n.language) })}</Text>
      <div>
        <Text fw={600}>{t("reason")}</Text>
        <blockquote className={styles.quote} dir="auto">
          {suspension.reason}
        </blockquote>
      </div>
      <Text c="dimmed">{t("rest")}</Text>
      {suspension.appeal ? <Text role="status">{t(`appeal.${suspension.appeal}`)}</Text> : <Appeal />}
    </>
  );
}

function Appeal() {
  const { t } = useTranslation("suspension");
  const say = useFailureText();
  const model = suspensionOf(useSession());
  const [text, setText] = useState("");
  const sending = useSending(() => model.appeal(text.trim()));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void sending.send();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {sending.error !== undefined && <ErrorNotice>{say(failureOf(sending.error))}</ErrorNotice>}
        <Textarea
          label={t("appeal.label")}
          description={t("appeal.hint")}
          autosize
          minRows={3}
          maxLength={LONGEST}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" loading={sending.isBusy} disabled={text.trim() === ""}>
          {t("appeal.send")}
        </Button>
      </Stack>
    </form>
  );
}
