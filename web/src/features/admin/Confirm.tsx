// Asks once more before something that others will feel: says what it means, does it, tells why not.
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useReason } from "./useReason.ts";

interface ConfirmProps {
  title: string;
  text: string;
  /** The word on the button. */
  does: string;
  isDangerous?: boolean;
  /** False while something that it needs has not been said. */
  isReady?: boolean;
  children?: ReactNode;
  act: () => Promise<unknown>;
  onClose: () => void;
}

export function Confirm(props: ConfirmProps) {
  const { title, text, does, isDangerous = false, isReady = true, children, act, onClose } = props;
  const { t } = useTranslation("admin");
  const reason = useReason();
  const sending = useSending(async () => {
    await act();
    onClose();
  });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      <Stack>
        <Text>{text}</Text>
        {children}
        {sending.error !== undefined && <ErrorNotice>{reason(sending.error)}</ErrorNotice>}
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            {...(isDangerous && { color: "red" })}
            loading={sending.isBusy}
            disabled={!isReady}
            onClick={() => void sending.send()}
          >
            {does}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
