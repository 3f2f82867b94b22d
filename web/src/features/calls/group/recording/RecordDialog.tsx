// Before a call is recorded: what that means, or why it cannot be.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../../extension/surroundings.tsx";
import type { Company } from "../../company.ts";
import { whyUnable } from "./model.ts";
import { recordingOf } from "./of.ts";

export function RecordDialog({ call, onClose }: { call: Company; onClose: () => void }) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const unable = whyUnable(session, call.room);
  const begin = () => {
    onClose();
    void recordingOf(session, call).begin(t("record.fileWord"));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("record.title")}
      closeButtonProps={{ "aria-label": t("do.close") }}
    >
      <Stack>
        {unable ? (
          <Text>{t(`record.unable.${unable}`)}</Text>
        ) : (
          <>
            <Text>{t(call.room.hasEncryptionStateEvent() ? "record.what" : "record.whatOpen")}</Text>
            <Text>{t("record.told")}</Text>
            <Text size="sm" c="dimmed">
              {t("record.limits")}
            </Text>
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t(unable ? "do.close" : "do.cancel")}
          </Button>
          {!unable && <Button onClick={begin}>{t("record.confirm")}</Button>}
        </Group>
      </Stack>
    </Modal>
  );
}
