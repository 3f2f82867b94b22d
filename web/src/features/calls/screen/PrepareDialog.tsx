// Before calling: how one is seen, with what one speaks, and what one should know or say first.
import { Button, Modal, Stack, Text, Textarea } from "@mantine/core";
import { IconPhone, IconVideo } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LONGEST_REASON } from "../../../core/calls/shield.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { callsOf } from "../of.ts";
import type { Preparing } from "../preparing.ts";
import { PreviewFields } from "./PreviewFields.tsx";
import { RelayWarning } from "./RelayWarning.tsx";
import styles from "./Screen.module.css";
import { useOther } from "./useCallWords.ts";

export function PrepareDialog({ preparing, children }: { preparing: Preparing; children: ReactNode }) {
  const { t } = useTranslation("calls");
  const calls = callsOf(useSession());
  const { isVideo } = useStore(preparing.view);
  // What it says decides whether one may start.
  useStore(preparing.reason);
  const { name } = useOther(preparing, 40);
  const { lacksRelay } = preparing.conditions;
  return (
    <Modal
      opened
      onClose={() => calls.cancelPreparing()}
      title={t("prepare.title", { name })}
      classNames={{ content: styles.dialog ?? "" }}
      closeButtonProps={{ "aria-label": t("do.close") }}
    >
      <Stack>
        <PreviewFields preview={preparing}>
          {preparing.conditions.needsReason && <Reason preparing={preparing} name={name} />}
          {lacksRelay && <RelayWarning>{t("relay.missing", { name })}</RelayWarning>}
        </PreviewFields>
        <div className={styles.confirm}>
          <Button variant="default" onClick={() => calls.cancelPreparing()}>
            {t("do.cancel")}
          </Button>
          <Button
            disabled={!preparing.mayStart}
            leftSection={isVideo ? <IconVideo size={18} aria-hidden /> : <IconPhone size={18} aria-hidden />}
            onClick={() => void calls.place()}
          >
            {t(lacksRelay ? "do.callAnyway" : "do.call")}
          </Button>
        </div>
        {children}
      </Stack>
    </Modal>
  );
}

function Reason({ preparing, name }: { preparing: Preparing; name: string }) {
  const { t } = useTranslation("calls");
  const reason = useStore(preparing.reason);
  return (
    <>
      <Text size="sm">{t("reason.why", { name })}</Text>
      <Textarea
        label={t("reason.label")}
        autosize
        maxLength={LONGEST_REASON}
        required
        dir="auto"
        value={reason}
        onChange={(event) => preparing.reason.set(event.currentTarget.value)}
      />
    </>
  );
}
