// The call of a group over the whole window, or beside the chat: all beside each other, or one large and the others small.
import { Modal, Text } from "@mantine/core";
import {
  IconAntennaBars2,
  IconAntennaBars3,
  IconAntennaBars5,
  IconLayoutGrid,
  IconMinimize,
  IconUserScreen,
} from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_PICTURES } from "../../../core/calls/mesh.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { usePhone } from "../../../ui/usePhone.ts";
import { useStore } from "../../../ui/useStore.ts";
import { callsOf, groupCallsOf } from "../of.ts";
import screenStyles from "../screen/Screen.module.css";
import { ToldNotice } from "../shield/ToldNotice.tsx";
import { CaptionLines } from "./captions/CaptionLines.tsx";
import { Emblem } from "./Emblem.tsx";
import styles from "./Group.module.css";
import { GroupControls } from "./GroupControls.tsx";
import type { GroupCall } from "./groupCall.ts";
import { People } from "./People.tsx";
import { QuestionStrip } from "./QuestionStrip.tsx";
import { RecordingStrip } from "./recording/RecordingStrip.tsx";
import { useGroupStanding } from "./useGroupStanding.ts";

interface GroupScreenProps {
  call: GroupCall;
  isBeside: boolean;
}

export function GroupScreen({ call, isBeside }: GroupScreenProps) {
  const { mediaProblem, isSilenced } = useStore(call.view);
  const { t } = useTranslation("calls");
  const [isGrid, setGrid] = useState(true);
  return (
    <Frame call={call} isBeside={isBeside}>
      <Head call={call} isGrid={isGrid} onGrid={setGrid} />
      {mediaProblem && <ErrorNotice>{t(`problem.${mediaProblem}`, { pictures: MOST_PICTURES })}</ErrorNotice>}
      {isSilenced && (
        <Text size="sm" role="status">
          {t("group.silenced")}
        </Text>
      )}
      <ToldNotice />
      <RecordingStrip call={call} />
      <QuestionStrip call={call} />
      <People call={call} isGrid={isGrid} />
      <CaptionLines call={call} />
      <GroupControls call={call} isBeside={isBeside} />
    </Frame>
  );
}

function Frame({ call, isBeside, children }: GroupScreenProps & { children: ReactNode }) {
  const { t } = useTranslation("calls");
  const session = useSession();
  const isPhone = usePhone();
  const { incoming, groupBell } = callsOf(session);
  const isRinging = [useStore(incoming), useStore(groupBell.ringing)].some(Boolean);
  const label = t("group.label", { name: call.room.name });
  const besides = isBeside && !isPhone;
  useEffect(() => {
    // Whatever else is in the window makes room.
    document.documentElement.toggleAttribute("data-call-beside", besides);
    return () => document.documentElement.removeAttribute("data-call-beside");
  }, [besides]);
  if (besides)
    return (
      <section className={`${styles.beside} ${screenStyles.screen}`} aria-label={label}>
        {children}
      </section>
    );
  return (
    <Modal.Root
      opened
      onClose={() => groupCallsOf(session).size.set("small")}
      fullScreen
      // It would close with every menu in it.
      closeOnEscape={false}
      // Whoever calls meanwhile can be answered by keys as well.
      trapFocus={!isRinging}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Content className={screenStyles.window} aria-label={label}>
        <Modal.Body className={screenStyles.screen}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

interface HeadProps {
  call: GroupCall;
  isGrid: boolean;
  onGrid: (isGrid: boolean) => void;
}

function Head({ call, isGrid, onGrid }: HeadProps) {
  const { t } = useTranslation("calls");
  const calls = groupCallsOf(useSession());
  return (
    <div className={screenStyles.head}>
      <IconAction label={t("do.shrink")} onClick={() => calls.size.set("small")}>
        <IconMinimize size={22} aria-hidden />
      </IconAction>
      <div className={screenStyles.words}>
        <Text fw={600} truncate>
          <bdi>{call.room.name}</bdi>
        </Text>
        <Text size="sm" c="dimmed">
          {useGroupStanding(call)}
        </Text>
      </div>
      <Emblem call={call} />
      <Line call={call} />
      <IconAction label={t(isGrid ? "group.speaker" : "group.grid")} onClick={() => onGrid(!isGrid)}>
        {isGrid ? <IconUserScreen size={22} aria-hidden /> : <IconLayoutGrid size={22} aria-hidden />}
      </IconAction>
    </div>
  );
}

const BARS = { good: IconAntennaBars5, fair: IconAntennaBars3, poor: IconAntennaBars2 };

function Line({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const { seated, phase } = useStore(call.view);
  const own = seated.find(({ isSelf }) => isSelf)?.quality;
  const quality = phase === "reconnecting" ? "poor" : own;
  if (!quality) return null;
  const Bars = BARS[quality];
  return <Bars size={22} role="img" aria-label={t(`quality.${quality}`)} />;
}
