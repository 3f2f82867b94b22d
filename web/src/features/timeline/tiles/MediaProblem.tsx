// In the place of media that cannot be shown: why.
import { IconPhotoOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./tiles.module.css";

export function MediaProblem({ isTampered = false }: { isTampered?: boolean }) {
  const { t } = useTranslation("timeline");
  return (
    <span className={styles.problem}>
      <IconPhotoOff size={22} aria-hidden />
      {t(isTampered ? "media.tampered" : "media.failed")}
    </span>
  );
}
