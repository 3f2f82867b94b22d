// In the place of a message that is about to be deleted: a way back.
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSession } from "../../extension/surroundings.tsx";
import { deletionsOf } from "./deletions.ts";
import styles from "./Row.module.css";

export function DeletedNotice({ eventId }: { eventId: string }) {
  const { t } = useTranslation("timeline");
  const deletions = deletionsOf(useSession());
  return (
    <div className={styles.deleting} role="status">
      <em>{t("deleting")}</em>
      <Button size="compact-sm" variant="default" onClick={() => deletions.undo(eventId)}>
        {t("undo")}
      </Button>
    </div>
  );
}
