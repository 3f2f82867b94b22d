// The call that goes on, over the whole window.
import { Alert, Modal, Text } from "@mantine/core";
import {
  IconAntennaBars2,
  IconAntennaBars3,
  IconAntennaBars5,
  IconMicrophoneOff,
  IconMinimize,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Quality } from "../../../core/calls/quality.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { findSharedChat } from "../../rooms/index.ts";
import { nameOf } from "../../timeline/index.ts";
import type { CallOfTwo } from "../callOfTwo.ts";
import { CaptionLines } from "../group/captions/CaptionLines.tsx";
import { Emblem } from "../group/Emblem.tsx";
import { RecordingStrip } from "../group/recording/RecordingStrip.tsx";
import { callsOf, confidantOf } from "../of.ts";
import { isContact } from "../shield/facts.ts";
import { Controls } from "./Controls.tsx";
import { Pictures } from "./Pictures.tsx";
import styles from "./Screen.module.css";
import { useOther, useStanding } from "./useCallWords.ts";

export function CallScreen({ live, children }: { live: CallOfTwo; children: ReactNode }) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const calls = callsOf(session);
  const { problem, quality, phase } = useStore(live.view);
  const { name } = useOther(live, 120);
  const shrink = () => calls.isSmall.set(true);
  return (
    <Modal.Root opened onClose={shrink} fullScreen transitionProps={{ duration: 0 }}>
      <Modal.Content className={styles.window} aria-label={t("screen.label", { name })}>
        <Modal.Body className={styles.screen}>
          <div className={styles.head}>
            <IconAction label={t("do.shrink")} onClick={shrink}>
              <IconMinimize size={22} aria-hidden />
            </IconAction>
            <div className={styles.words}>
              <Text fw={600} truncate>
                <bdi>{name}</bdi>
              </Text>
              <Standing live={live} />
            </div>
            {live.carried && <Emblem call={live.carried} />}
            <Line quality={phase === "reconnecting" ? "poor" : quality} />
          </div>
          {problem && <ErrorNotice>{t(`problem.${problem}`)}</ErrorNotice>}
          {!isContact(session, live.userId) && <Guard />}
          {live.company && <RecordingStrip call={live.company} />}
          <Pictures live={live} />
          {live.company && <CaptionLines call={live.company} />}
          <Controls live={live} />
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Guard() {
  const { t } = useTranslation("calls");
  const session = useSession();
  const told = useStore(confidantOf(session).told);
  const chat = told && findSharedChat(session.client, told);
  return (
    <Alert color="orange" p="xs" className={styles.guard}>
      {t("guard")}
      {chat && (
        <Text size="sm" fw={600} mt={4} role="status">
          {t("confidant.told", { name: nameOf(chat, told) })}
        </Text>
      )}
    </Alert>
  );
}

function Standing({ live }: { live: CallOfTwo }) {
  const { t } = useTranslation("calls");
  const { isRemoteMuted, phase } = useStore(live.view);
  return (
    <Text size="sm" c="dimmed">
      <time>{useStanding(live)}</time>
      {isRemoteMuted && phase === "connected" && (
        <span className={styles.muted}>
          <IconMicrophoneOff size={14} aria-hidden /> {t("screen.otherMuted")}
        </span>
      )}
    </Text>
  );
}

const BARS = { good: IconAntennaBars5, fair: IconAntennaBars3, poor: IconAntennaBars2 };

function Line({ quality }: { quality: Quality | undefined }) {
  const { t } = useTranslation("calls");
  if (!quality) return null;
  const Bars = BARS[quality];
  return <Bars size={22} role="img" aria-label={t(`quality.${quality}`)} />;
}
