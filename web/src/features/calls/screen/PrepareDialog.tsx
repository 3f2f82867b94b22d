// Before calling: how one is seen, with what one speaks, and what one should know or say first.
import { Alert, Button, Group, Modal, Stack, Switch, Text, Textarea } from "@mantine/core";
import { IconEyeExclamation, IconPhone, IconVideo } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LONGEST_REASON } from "../../../core/calls/shield.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { callsOf } from "../of.ts";
import type { Preparing } from "../preparing.ts";
import { READABLE } from "../readable.ts";
import { DeviceChoice } from "./DeviceChoice.tsx";
import { Film } from "./Film.tsx";
import styles from "./Screen.module.css";
import { useOther } from "./useCallWords.ts";

export function PrepareDialog({ preparing, children }: { preparing: Preparing; children: ReactNode }) {
  const { t } = useTranslation("calls");
  const calls = callsOf(useSession());
  const { isVideo, stream, problem, devices } = useStore(preparing.view);
  const { name } = useOther(preparing, 40);
  const { lacksRelay } = preparing.conditions;
  return (
    <Modal
      opened
      onClose={() => calls.cancelPreparing()}
      title={t("prepare.title", { name })}
      closeButtonProps={{ "aria-label": t("do.close") }}
    >
      <Stack>
        {problem && (
          <ErrorNotice action={{ label: t("do.tryAgain"), run: () => void preparing.open() }}>
            {t(`problem.${problem}`)}
          </ErrorNotice>
        )}
        {isVideo && stream && (
          <Film className={styles.preview} stream={stream} label={t("prepare.film")} isMirrored />
        )}
        <Switch
          label={t("prepare.camera")}
          checked={isVideo}
          onChange={(event) => void preparing.setVideo(event.currentTarget.checked)}
        />
        <DeviceChoice
          devices={devices}
          withCamera={isVideo}
          onChoose={(kind, id) => void preparing.choose(kind, id)}
        />
        {preparing.conditions.needsReason && <Reason preparing={preparing} name={name} />}
        {lacksRelay && (
          <Alert
            color="orange"
            styles={READABLE}
            icon={<IconEyeExclamation aria-hidden />}
            title={t("relay.missingTitle")}
          >
            {t("relay.missing", { name })}
          </Alert>
        )}
        <Group justify="flex-end">
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
        </Group>
        {children}
      </Stack>
    </Modal>
  );
}

function Reason({ preparing, name }: { preparing: Preparing; name: string }) {
  const { t } = useTranslation("calls");
  const { reason } = useStore(preparing.view);
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
        onChange={(event) => preparing.setReason(event.currentTarget.value)}
      />
    </>
  );
}
