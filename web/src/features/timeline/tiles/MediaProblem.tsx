// In the place of media that cannot be shown: why.
import { IconPhotoOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import styles from "./tiles.module.css";

interface MediaProblemProps {
  id?: string | undefined;
  isTampered?: boolean;
  /** Of a kind that this browser cannot play. */
  isStrange?: boolean;
}

export function MediaProblem({ id, isTampered = false, isStrange = false }: MediaProblemProps) {
  const { t } = useTranslation("timeline");
  const reason = isTampered ? "media.tampered" : isStrange ? "media.strange" : "media.failed";
  return (
    <span id={id} className={styles.problem}>
      <IconPhotoOff size={22} aria-hidden />
      {t(reason)}
    </span>
  );
}
