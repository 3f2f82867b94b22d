// The window behind the shield of a chat.
import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { PersonTrust } from "./PersonTrust.tsx";
import { callName } from "./useTrust.ts";

export function TrustDialog({ userId, onClose }: { userId: string; onClose: () => void }) {
  const { t } = useTranslation("encryption");
  const name = callName(useSession(), userId);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("verify.titlePerson", { name })}
      closeButtonProps={{ "aria-label": t("verify.close") }}
      centered
    >
      <PersonTrust userId={userId} onBegin={onClose} />
    </Modal>
  );
}
