// Whether others see how far one has read.
import { Stack, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { useSession } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSending } from "../../ui/useSending.ts";
import { useStore } from "../../ui/useStore.ts";
import { receiptPreferenceOf } from "./reading.ts";

export function ReceiptSettings() {
  const { t } = useTranslation("receipts");
  const say = useFailureText();
  const preference = receiptPreferenceOf(useSession());
  const isPrivate = useStore(preference.isPrivate);
  const sending = useSending(() => preference.set(!isPrivate));
  return (
    <Stack>
      {sending.error !== undefined && <ErrorNotice>{say(failureOf(sending.error))}</ErrorNotice>}
      <Switch
        label={t("settings.show")}
        description={t("settings.hint")}
        checked={!isPrivate}
        disabled={sending.isBusy}
        onChange={() => void sending.send()}
      />
    </Stack>
  );
}
