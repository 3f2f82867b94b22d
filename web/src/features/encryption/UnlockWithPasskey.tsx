// Lets somebody in with their passkey, where the account has a copy of the recovery key for one.
import { Button } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import type { EncryptionModel } from "./model.ts";
import { listCopies } from "./passkeyCopies.ts";
import { useCanUsePasskeys, usePasskeyFailureText } from "./passkeys.ts";

export function UnlockWithPasskey({ model }: { model: EncryptionModel }) {
  const { t } = useTranslation("encryption");
  const say = usePasskeyFailureText();
  const canUse = useCanUsePasskeys();
  const hasCopy = useHasCopy();
  const sending = useSending(() => model.unlockWithPasskey());
  if (!canUse || !hasCopy) return null;
  return (
    <>
      {sending.error !== undefined && <ErrorNotice>{say(sending.error)}</ErrorNotice>}
      <Button
        variant="default"
        leftSection={<IconFingerprint size={18} aria-hidden />}
        loading={sending.isBusy}
        onClick={() => void sending.send()}
      >
        {t("passkey.unlock")}
      </Button>
    </>
  );
}

function useHasCopy(): boolean {
  const session = useSession();
  const [hasCopy, setHasCopy] = useState(false);
  useEffect(() => {
    listCopies(session).then(
      (copies) => setHasCopy(copies.length > 0),
      () => undefined,
    );
  }, [session]);
  return hasCopy;
}
