// How one will be seen, and with what one speaks.
import { Switch } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../../ui/ErrorNotice.tsx";
import { useStore } from "../../../ui/useStore.ts";
import type { Preview } from "../preview.ts";
import { DeviceChoice } from "./DeviceChoice.tsx";
import { Film } from "./Film.tsx";
import styles from "./Screen.module.css";

interface PreviewFieldsProps {
  preview: Preview;
  /** What one should know, before the choice of devices. */
  children?: ReactNode;
}

export function PreviewFields({ preview, children }: PreviewFieldsProps) {
  const { t } = useTranslation("calls");
  const { isVideo, stream, problem, devices } = useStore(preview.view);
  return (
    <>
      {problem && (
        <ErrorNotice action={{ label: t("do.tryAgain"), run: () => void preview.open() }}>
          {t(`problem.${problem}`)}
        </ErrorNotice>
      )}
      {isVideo && stream && (
        <Film className={styles.preview} stream={stream} label={t("prepare.film")} isMirrored />
      )}
      <Switch
        label={t("prepare.camera")}
        checked={isVideo}
        onChange={(event) => void preview.setVideo(event.currentTarget.checked)}
      />
      {children}
      <DeviceChoice
        devices={devices}
        withCamera={isVideo}
        onChoose={(kind, id) => void preview.choose(kind, id)}
        onBlur={(isBlurred) => void preview.setBlurred(isBlurred)}
      />
    </>
  );
}
