// Said before a call that goes without a relay: others learn one's address.
import { Alert } from "@mantine/core";
import { IconEyeExclamation } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { READABLE } from "../readable.ts";

export function RelayWarning({ children }: { children: ReactNode }) {
  const { t } = useTranslation("calls");
  return (
    <Alert
      color="orange"
      styles={READABLE}
      icon={<IconEyeExclamation aria-hidden />}
      title={t("relay.missingTitle")}
    >
      {children}
    </Alert>
  );
}
