// Telling those who run the server about a message.
import { Button, Modal, Stack, Text, Textarea } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../../extension/failures.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { failureOf } from "../../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { useSending } from "../../../ui/useSending.ts";

const LONGEST_REASON = 500;

interface ReportDialogProps {
  event: MatrixEvent;
  room: Room;
  onClose: () => void;
}

export function ReportDialog({ event, room, onClose }: ReportDialogProps) {
  const { t } = useTranslation("timeline");
  const say = useFailureText();
  const { client } = useSession();
  const [reason, setReason] = useState("");
  const [isSent, setSent] = useState(false);
  const sending = useSending(async () => {
    await client.reportEvent(room.roomId, event.getId() ?? "", -100, reason.trim());
    setSent(true);
  });
  const submit = (form: FormEvent) => {
    form.preventDefault();
    void sending.send();
  };
  return (
    <Modal opened onClose={onClose} title={t("report.title")} closeButtonProps={{ "aria-label": t("close") }}>
      {isSent ? (
        <Stack>
          <Text role="status">{t("report.thanks")}</Text>
          <Button onClick={onClose}>{t("close")}</Button>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            {sending.error !== undefined && <ErrorNotice>{say(failureOf(sending.error))}</ErrorNotice>}
            <Text size="sm">{t(event.isEncrypted() ? "report.encrypted" : "report.lead")}</Text>
            <Textarea
              label={t("report.reason")}
              autosize
              minRows={3}
              maxLength={LONGEST_REASON}
              required
              data-autofocus
              value={reason}
              onChange={(change) => setReason(change.currentTarget.value)}
            />
            <Button type="submit" loading={sending.isBusy} disabled={!reason.trim()}>
              {t("report.send")}
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
