// Who records the call: seen by all who are in it, as long as it is recorded.
import { Button, Text } from "@mantine/core";
import { IconPlayerRecordFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../../core/voice.ts";
import { useSession } from "../../../../extension/surroundings.tsx";
import { ErrorNotice } from "../../../../ui/ErrorNotice.tsx";
import { useStore } from "../../../../ui/useStore.ts";
import type { Company } from "../../company.ts";
import { useNow } from "../../screen/useCallWords.ts";
import { recordingOf } from "./of.ts";
import styles from "./Recording.module.css";
import { useRecorderNames } from "./useRecorderNames.ts";

export function RecordingStrip({ call }: { call: Company }) {
  const names = useRecorderNames(call);
  const { t } = useTranslation("calls");
  return (
    <>
      {names.map((name) => (
        <div key={name} className={styles.strip}>
          <IconPlayerRecordFilled size={16} className={styles.dot} aria-hidden />
          <Text size="sm">{t("record.by", { name })}</Text>
        </div>
      ))}
      <Own call={call} />
    </>
  );
}

function Own({ call }: { call: Company }) {
  const { t } = useTranslation("calls");
  const recording = recordingOf(useSession(), call);
  const { is, startedMs, problem, ending } = useStore(recording.view);
  const said = problem ? t(`record.problem.${problem}`) : ending && t(`record.ended.${ending}`);
  if (said)
    return (
      <ErrorNotice action={{ label: t("do.close"), run: () => recording.dismiss() }}>{said}</ErrorNotice>
    );
  if (is === "off") return null;
  return (
    <div className={styles.strip}>
      <IconPlayerRecordFilled size={16} className={styles.dot} aria-hidden />
      <Text size="sm">{t(`record.own.${is}`)}</Text>
      {is === "on" && <Lasting sinceMs={startedMs} />}
      {is === "on" && (
        <Button size="compact-sm" variant="default" onClick={() => void recording.end()}>
          {t("record.stop")}
        </Button>
      )}
    </div>
  );
}

function Lasting({ sinceMs }: { sinceMs: number }) {
  return (
    <Text component="time" size="sm">
      {formatDuration(useNow() - sinceMs)}
    </Text>
  );
}
