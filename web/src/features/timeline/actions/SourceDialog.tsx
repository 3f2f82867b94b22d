// A message as the server and the app know it.
import { Modal, Stack } from "@mantine/core";
import type { MatrixEvent } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "../rich/CodeBlock.tsx";

export function SourceDialog({ event, onClose }: { event: MatrixEvent; onClose: () => void }) {
  const { t } = useTranslation("timeline");
  const clear = event.isEncrypted() ? event.getClearContent() : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("action.source")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack>
        {clear && <CodeBlock language="decrypted" text={JSON.stringify(clear, null, 2)} />}
        <CodeBlock language="json" text={JSON.stringify(event.event, null, 2)} />
      </Stack>
    </Modal>
  );
}
