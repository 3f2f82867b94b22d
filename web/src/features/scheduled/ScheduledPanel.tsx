// What waits to be sent in this room: to be changed, put off, sent now or not at all.
import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import type { Later } from "../../platform/outbox/later.ts";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import { composerOf } from "../composer/index.ts";
import { scheduledOf } from "./of.ts";
import { TimeForm } from "./TimeForm.tsx";

export function ScheduledPanel({ room }: { room: Room }) {
  const { t } = useTranslation("scheduled");
  const model = scheduledOf(useSession());
  const here = useStore(model.all).filter(({ roomId }) => roomId === room.roomId);
  if (here.length === 0) return <Empty title={t("none")} text={t("noneHint")} />;
  return (
    <Stack p="md" component="ul" m={0} style={{ listStyle: "none" }}>
      {here.map((later) => (
        <li key={later.delayId}>
          <Card later={later} room={room} />
        </li>
      ))}
    </Stack>
  );
}

function Card({ later, room }: { later: Later; room: Room }) {
  const { t, i18n } = useTranslation("scheduled");
  const say = useFailureText();
  const session = useSession();
  const model = scheduledOf(session);
  const [isMoving, setMoving] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const run = (act: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    act()
      .catch(setError)
      .finally(() => setBusy(false));
  };
  const change = async () => {
    await model.cancel(later.delayId);
    composerOf(session, room).writeAgain(String(later.content?.body ?? ""));
  };
  const body = later.content?.body;
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" }).format(
    later.sendMs,
  );
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
        <Text size="sm" c="dimmed">
          <time dateTime={new Date(later.sendMs).toISOString()}>{time}</time>
        </Text>
        <Text dir="auto" lineClamp={6} style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {typeof body === "string" ? body : t("unreadable")}
        </Text>
        <Group gap="xs">
          <Button
            size="xs"
            variant="light"
            disabled={isBusy}
            onClick={() => run(() => model.sendNow(later.delayId))}
          >
            {t("sendNow")}
          </Button>
          <Button size="xs" variant="default" disabled={isBusy || !later.content} onClick={() => run(change)}>
            {t("change")}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={isBusy || !later.content}
            onClick={() => setMoving(!isMoving)}
          >
            {t("putOff")}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="red"
            disabled={isBusy}
            onClick={() => run(() => model.cancel(later.delayId))}
          >
            {t("cancel")}
          </Button>
        </Group>
        {isMoving && (
          <TimeForm
            isBusy={isBusy}
            action={t("putOff")}
            onChoose={(at) => run(() => model.putOff(room, later, at))}
          />
        )}
      </Stack>
    </Paper>
  );
}
