// What is seen in a call: the other's screen or face, or their picture; and oneself in a corner.
import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Picture } from "../../../ui/Picture.tsx";
import { useStore } from "../../../ui/useStore.ts";
import type { CallOfTwo } from "../callOfTwo.ts";
import type { Company } from "../company.ts";
import { Film } from "./Film.tsx";
import styles from "./Screen.module.css";
import { useOther } from "./useCallWords.ts";

export function Pictures({ live }: { live: CallOfTwo }) {
  const { t } = useTranslation("calls");
  const { remote, remoteScreen, isRemoteSeen, isCameraOn, isSharing, local, isMirrored } = useStore(
    live.view,
  );
  const other = useOther(live, 120);
  const face = <Film stream={remote} label={t("screen.film", { name: other.name })} />;
  return (
    <div className={styles.pictures}>
      {remoteScreen && (
        <Film stream={remoteScreen} label={t("screen.theirScreen", { name: other.name })} isWhole />
      )}
      {!remoteScreen && isRemoteSeen && face}
      {!remoteScreen && !isRemoteSeen && <Picture {...other} size={120} />}
      <div className={styles.corner}>
        {remoteScreen && isRemoteSeen && <div className={styles.small}>{face}</div>}
        {isCameraOn && (
          <div className={styles.small}>
            <Film stream={local} label={t("screen.self")} isMirrored={isMirrored} />
          </div>
        )}
      </div>
      {live.company && <Shown company={live.company} />}
      {isSharing && (
        <Text size="sm" role="status" className={styles.sharing}>
          {t("screen.sharing")}
        </Text>
      )}
    </div>
  );
}

/** What either of the two shows for a moment. */
function Shown({ company }: { company: Company }) {
  const shown = useStore(company.hands.shown);
  return (
    <span className={styles.shown} role="status">
      {[...shown.values()].join(" ")}
    </span>
  );
}
