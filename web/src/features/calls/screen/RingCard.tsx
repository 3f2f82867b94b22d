// Somebody calls: who that is, as facts, and what one can do.
import { Alert, Button, Group, Paper, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconEyeExclamation, IconMessage, IconPhone, IconPhoneOff, IconVideo } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { Picture } from "../../../ui/Picture.tsx";
import type { Incoming } from "../model.ts";
import { callsOf } from "../of.ts";
import { CallerCard } from "../shield/CallerCard.tsx";
import { isContact } from "../shield/facts.ts";
import { RefuseMenu } from "../shield/RefuseMenu.tsx";
import { play } from "../tones.ts";
import { DeclineWords } from "./DeclineWords.tsx";
import styles from "./Screen.module.css";
import { useOther } from "./useCallWords.ts";

interface RingCardProps {
  incoming: Incoming;
  /** Another call goes on. */
  isWaiting: boolean;
}

export function RingCard({ incoming, isWaiting }: RingCardProps) {
  const { t } = useTranslation("calls");
  const { live, lacksRelay, problem } = incoming;
  const other = useOther(live, 56);
  const kind = t(live.isVideo ? "kind.video" : "kind.voice");
  useRinging(isWaiting, t("ring.title", { name: other.name }));
  return (
    <Paper
      className={styles.card}
      shadow="xl"
      withBorder
      p="md"
      role="alertdialog"
      aria-label={t("ring.title", { name: other.name })}
    >
      <VisuallyHidden role="alert">{t("ring.said", { name: other.name, kind })}</VisuallyHidden>
      <Stack gap="sm">
        <Group wrap="nowrap">
          <Picture {...other} size={56} />
          <div className={styles.words}>
            <Text fw={600} size="lg" truncate>
              <bdi>{other.name}</bdi>
            </Text>
            <Text size="sm">{kind}</Text>
          </div>
        </Group>
        {incoming.reason && (
          <Text component="blockquote" className={styles.reason} dir="auto">
            {incoming.reason}
          </Text>
        )}
        <CallerCard room={live.room} userId={live.userId} isKnown={incoming.isKnown} />
        {problem && <ErrorNotice>{t(`problem.${problem}`)}</ErrorNotice>}
        {lacksRelay && (
          <Alert color="orange" p="xs" icon={<IconEyeExclamation aria-hidden />}>
            {t("relay.missing", { name: other.name })}
          </Alert>
        )}
        <Choices incoming={incoming} isWaiting={isWaiting} />
      </Stack>
    </Paper>
  );
}

function Choices({ incoming, isWaiting }: RingCardProps) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const calls = callsOf(session);
  const { live, isAnswering, lacksRelay } = incoming;
  const [isSaying, setSaying] = useState(false);
  const answer = isWaiting ? "ring.endAndAnswer" : lacksRelay ? "ring.answerAnyway" : "ring.answer";
  return (
    <Group gap="xs">
      <Button
        color="teal.9"
        loading={isAnswering}
        leftSection={<IconPhone size={18} aria-hidden />}
        onClick={() => void calls.answer(false)}
      >
        {t(answer)}
      </Button>
      {live.isVideo && (
        <Button
          variant="default"
          disabled={isAnswering}
          leftSection={<IconVideo size={18} aria-hidden />}
          onClick={() => void calls.answer(true)}
        >
          {t("ring.withVideo")}
        </Button>
      )}
      <Button
        color="red"
        leftSection={<IconPhoneOff size={18} aria-hidden />}
        onClick={() => void calls.decline()}
      >
        {t("ring.decline")}
      </Button>
      <IconAction
        label={t("ring.declineWords")}
        variant="default"
        aria-expanded={isSaying}
        onClick={() => setSaying(!isSaying)}
      >
        <IconMessage size={20} aria-hidden />
      </IconAction>
      {!isContact(session, live.userId) && <RefuseMenu live={live} />}
      {isSaying && <DeclineWords onSay={(words) => void calls.decline(words)} />}
    </Group>
  );
}

/** A sound, a trembling phone, and the title of the tab, as long as it rings. */
export function useRinging(isWaiting: boolean, title: string): void {
  useEffect(() => {
    const stop = play(isWaiting ? "waiting" : "ringing");
    const tremble = () => !isWaiting && navigator.vibrate?.([600, 400, 600]);
    tremble();
    const timer = setInterval(tremble, 2600);
    return () => {
      stop();
      clearInterval(timer);
      navigator.vibrate?.(0);
    };
  }, [isWaiting]);
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      if (document.title === title) document.title = before;
    };
  }, [title]);
}
