// The call of a group as a bar, while one chats.
import { Text, UnstyledButton } from "@mantine/core";
import { IconMaximize, IconMicrophone, IconMicrophoneOff, IconPhoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { useStore } from "../../../ui/useStore.ts";
import { groupCallsOf } from "../of.ts";
import styles from "../screen/Screen.module.css";
import type { GroupCall } from "./groupCall.ts";
import { useIsRecorded } from "./recording/useRecorderNames.ts";
import { useGroupStanding } from "./useGroupStanding.ts";

export function GroupBar({ call }: { call: GroupCall }) {
  const { t } = useTranslation("calls");
  const calls = groupCallsOf(useSession());
  const { isMuted } = useStore(call.view);
  const standing = useGroupStanding(call);
  const isRecorded = useIsRecorded(call);
  const enlarge = () => calls.size.set("large");
  return (
    <section className={styles.bar} aria-label={t("group.label", { name: call.room.name })}>
      <UnstyledButton className={styles.barName} onClick={enlarge}>
        <span>
          <Text component="span" size="sm" fw={600} truncate display="block">
            <bdi>{call.room.name}</bdi>
          </Text>
          <Text component="span" size="xs">
            {standing}
          </Text>
          {isRecorded && (
            <Text component="span" size="xs" display="block">
              {t("record.is")}
            </Text>
          )}
        </span>
      </UnstyledButton>
      <IconAction label={t(isMuted ? "do.unmute" : "do.mute")} onClick={() => void call.toggleMute()}>
        {isMuted ? <IconMicrophoneOff size={20} aria-hidden /> : <IconMicrophone size={20} aria-hidden />}
      </IconAction>
      <IconAction label={t("do.enlarge")} onClick={enlarge}>
        <IconMaximize size={20} aria-hidden />
      </IconAction>
      <IconAction label={t("group.leave")} variant="filled" color="red" onClick={() => void call.leave()}>
        <IconPhoneOff size={20} aria-hidden />
      </IconAction>
    </section>
  );
}
