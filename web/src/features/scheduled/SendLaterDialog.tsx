// Sends what is written at a time to be chosen.
import { Modal, Stack, Text, Textarea } from "@mantine/core";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useStore } from "../../ui/useStore.ts";
import { composerOf } from "../composer/index.ts";
import { scheduledOf } from "./of.ts";
import { TimeForm } from "./TimeForm.tsx";

export function SendLaterDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation("scheduled");
  const say = useFailureText();
  const session = useSession();
  const composer = composerOf(session, room);
  const { text } = useStore(composer.written);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const schedule = async (at: Date) => {
    const before = composer.begun;
    const taken = composer.take();
    if (!taken) return;
    setBusy(true);
    try {
      await scheduledOf(session).schedule(room, { ...taken, lifeMs: composer.lifeMs.value }, at);
      onClose();
    } catch (thrown) {
      composer.restore(before);
      setError(thrown);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t("title")} closeButtonProps={{ "aria-label": t("close") }}>
      <Stack>
        {error !== undefined && <ErrorNotice>{say(failureOf(error))}</ErrorNotice>}
        <Textarea
          label={t("message")}
          autosize
          minRows={2}
          maxRows={6}
          dir="auto"
          value={text}
          onChange={(event) => composer.write(event.currentTarget.value)}
        />
        <TimeForm
          isBusy={isBusy}
          isDisabled={!text.trim()}
          action={t("schedule")}
          onChoose={(at) => void schedule(at)}
        />
        <Text size="sm" c="dimmed">
          {t(room.hasEncryptionStateEvent() ? "noteEncrypted" : "note")}
        </Text>
      </Stack>
    </Modal>
  );
}
