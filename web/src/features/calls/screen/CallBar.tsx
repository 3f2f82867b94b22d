// The call as a bar, while one chats.
import { Text, UnstyledButton } from "@mantine/core";
import { IconMaximize, IconMicrophone, IconMicrophoneOff, IconPhoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { Picture } from "../../../ui/Picture.tsx";
import { useStore } from "../../../ui/useStore.ts";
import type { CallOfTwo } from "../callOfTwo.ts";
import type { Company } from "../company.ts";
import { useIsRecorded } from "../group/recording/useRecorderNames.ts";
import { callsOf } from "../of.ts";
import { Film } from "./Film.tsx";
import styles from "./Screen.module.css";
import { useOther, useStanding } from "./useCallWords.ts";

export function CallBar({ live }: { live: CallOfTwo }) {
  const { t } = useTranslation("calls");
  const calls = callsOf(useSession());
  const { isMuted, isRemoteSeen, remote } = useStore(live.view);
  const other = useOther(live, 40);
  const standing = useStanding(live);
  return (
    <section className={styles.bar} aria-label={t("screen.label", { name: other.name })}>
      <UnstyledButton className={styles.barName} onClick={() => calls.isSmall.set(false)}>
        {isRemoteSeen ? (
          <Film className={styles.barFilm} stream={remote} label={t("screen.film", { name: other.name })} />
        ) : (
          <Picture {...other} size={40} />
        )}
        <span>
          <Text component="span" size="sm" fw={600} truncate display="block">
            <bdi>{other.name}</bdi>
          </Text>
          <Text component="span" size="xs">
            {standing}
          </Text>
          {live.company && <Recorded company={live.company} />}
        </span>
      </UnstyledButton>
      <IconAction label={t(isMuted ? "do.unmute" : "do.mute")} onClick={() => void live.toggleMute()}>
        {isMuted ? <IconMicrophoneOff size={20} aria-hidden /> : <IconMicrophone size={20} aria-hidden />}
      </IconAction>
      <IconAction label={t("do.enlarge")} onClick={() => calls.isSmall.set(false)}>
        <IconMaximize size={20} aria-hidden />
      </IconAction>
      <IconAction label={t("do.hangUp")} variant="filled" color="red" onClick={() => live.hangUp()}>
        <IconPhoneOff size={20} aria-hidden />
      </IconAction>
    </section>
  );
}

function Recorded({ company }: { company: Company }) {
  const { t } = useTranslation("calls");
  if (!useIsRecorded(company)) return null;
  return (
    <Text component="span" size="xs" display="block">
      {t("record.is")}
    </Text>
  );
}
