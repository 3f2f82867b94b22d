// Offers to keep a copy of the recovery key with a passkey, where this browser can.
import { Button, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconFingerprint } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import type { EncryptionModel } from "./model.ts";
import { useCanUsePasskeys, usePasskeyFailureText } from "./passkeys.ts";

export function KeepWithPasskey({ model }: { model: EncryptionModel }) {
  const { t } = useTranslation("encryption");
  const say = usePasskeyFailureText();
  const canUse = useCanUsePasskeys();
  const [isKept, setKept] = useState(false);
  const keeping = useSending(async () => {
    await model.keepWithPasskey();
    setKept(true);
  });
  if (!canUse) return null;
  return (
    <Stack gap="xs">
      <Button
        variant="light"
        leftSection={
          isKept ? <IconCircleCheck size={18} aria-hidden /> : <IconFingerprint size={18} aria-hidden />
        }
        loading={keeping.isBusy}
        disabled={isKept}
        onClick={() => void keeping.send()}
      >
        {t(isKept ? "passkey.kept" : "passkey.keep")}
      </Button>
      <Text size="sm">{t("passkey.hint")}</Text>
      {keeping.error !== undefined && <ErrorNotice>{say(keeping.error)}</ErrorNotice>}
    </Stack>
  );
}
