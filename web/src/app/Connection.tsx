// Says when the server cannot be reached, and when a newer version of the app waits.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../extension/surroundings.tsx";
import { waitingUpdate } from "../platform/serviceWorker.ts";
import { useStore } from "../ui/useStore.ts";
import styles from "./Connection.module.css";

export function Connection() {
  const { t } = useTranslation("app");
  const isOffline = useStore(useSession().status) === "offline";
  const update = useStore(waitingUpdate);
  return (
    <div role="status" className={styles.notices}>
      {isOffline && <p className={styles.notice}>{t("offline")}</p>}
      {update && (
        <p className={styles.notice}>
          {t("update.text")}{" "}
          <Button size="compact-sm" variant="default" onClick={update}>
            {t("update.do")}
          </Button>
        </p>
      )}
    </div>
  );
}
