// Signing out: what goes away on this device, and first the keys that are nowhere else are saved.
import { Button, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { saveKeys } from "../../platform/matrix/keyBackup.ts";
import type { SessionModel } from "./model.ts";

const PATIENCE_MS = 15_000;

interface SignOutProps {
  model: SessionModel;
  isOpen: boolean;
  onClose: () => void;
}

export function SignOut({ model, isOpen, onClose }: SignOutProps) {
  const { t } = useTranslation("session");
  const { client } = useSession();
  const [step, setStep] = useState<"ask" | "saving" | number>("ask");
  const signOut = async () => {
    setStep("saving");
    const unsaved = await saveKeys(client, PATIENCE_MS).catch(() => 0);
    if (unsaved > 0) setStep(unsaved);
    else await model.signOut();
  };
  const close = () => {
    setStep("ask");
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("signOut.title")}
      closeButtonProps={{ "aria-label": t("signOut.stay") }}
    >
      <Stack aria-live="polite">
        {step === "saving" ? (
          <Group wrap="nowrap">
            <Loader size="sm" aria-hidden />
            <Text>{t("signOut.saving")}</Text>
          </Group>
        ) : (
          <>
            <Text>{step === "ask" ? t("signOut.text") : t("signOut.unsaved", { count: step })}</Text>
            <Group>
              <Button color="red" onClick={() => void (step === "ask" ? signOut() : model.signOut())}>
                {t(step === "ask" ? "signOut.do" : "signOut.anyway")}
              </Button>
              <Button variant="default" onClick={close}>
                {t("signOut.stay")}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  );
}
