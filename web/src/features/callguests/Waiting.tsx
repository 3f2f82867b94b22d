// Over everything, also over a call: who waits to be let into a call, for those who can do it.
import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import styles from "./Guests.module.css";
import type { WaitingGuest } from "./guestsModel.ts";
import { guestsOf } from "./of.ts";

export function Waiting() {
  const { t } = useTranslation("callguests");
  const session = useSession();
  const waiting = useStore(guestsOf(session).waiting);
  if (waiting.length === 0) return null;
  return (
    <Paper component="section" className={styles.waiting} shadow="lg" withBorder p="md">
      <Stack gap="sm" role="status" aria-label={t("waiting.title")}>
        {waiting.map((guest) => (
          <One key={guest.user_id} guest={guest} />
        ))}
      </Stack>
    </Paper>
  );
}

function One({ guest }: { guest: WaitingGuest }) {
  const { t } = useTranslation("callguests");
  const say = useFailureText();
  const session = useSession();
  const model = guestsOf(session);
  const admission = useSending(() => model.letIn(guest));
  const refusal = useSending(() => model.refuse(guest));
  const error = admission.error ?? refusal.error;
  const room = session.client.getRoom(guest.roomId)?.name ?? "";
  return (
    <div>
      <Text>{t("waiting.one", { name: guest.name, room })}</Text>
      {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
      <Group gap="xs" mt="xs">
        <Button size="xs" loading={admission.isBusy} onClick={() => void admission.send()}>
          {t("waiting.letIn")}
        </Button>
        <Button size="xs" variant="default" loading={refusal.isBusy} onClick={() => void refusal.send()}>
          {t("waiting.refuse")}
        </Button>
      </Group>
    </div>
  );
}
