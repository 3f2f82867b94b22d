// What stands before the first row: loading, the beginning of the room, or why nothing more could be loaded.
import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFailureText } from "../../extension/failures.ts";
import { failureOf } from "../../platform/matrix/failure.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import type { TimelineModel, TimelineState } from "./model.ts";
import styles from "./Timeline.module.css";

export function ListEdge({ state, model }: { state: TimelineState; model: TimelineModel }) {
  const { t } = useTranslation("timeline");
  const say = useFailureText();
  if (state.error) {
    return (
      <div className={styles.failure}>
        <ErrorNotice action={{ label: t("tryAgain"), run: () => void model.loadEarlier() }}>
          {say(failureOf(state.error), { M_NOT_FOUND: t("notFound"), M_FORBIDDEN: t("notFound") })}
        </ErrorNotice>
        {!model.rows.list.length && (
          <Button variant="subtle" onClick={() => void model.goToEnd()}>
            {t("toEnd.name")}
          </Button>
        )}
      </div>
    );
  }
  if (!state.isReady || state.loading === "place") {
    return <Loader className={styles.placeLoader} role="status" aria-label={t("loading")} />;
  }
  return (
    <div className={styles.edge}>
      {state.hasEarlier ? (
        <Loader size="sm" role="status" aria-label={t("loading")} />
      ) : (
        <p>{t(model.threadId ? "beginning.thread" : "beginning.room")}</p>
      )}
    </div>
  );
}
