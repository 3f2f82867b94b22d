// Why what was written has not become a message.
import { useTranslation } from "react-i18next";
import { failureOf } from "../../platform/matrix/failure.ts";
import { useStore } from "../../ui/useStore.ts";
import styles from "./Composer.module.css";
import type { ComposerModel, Refusal } from "./model.ts";

export function RefusalNotice({ model }: { model: ComposerModel }) {
  const refusal = useStore(model.refusal);
  return (
    <div role="alert" className={styles.refusal}>
      {refusal && <Reason refusal={refusal} />}
    </div>
  );
}

function Reason({ refusal }: { refusal: Refusal }) {
  const { t } = useTranslation("composer");
  switch (refusal.is) {
    case "too-long":
      return t("tooLong");
    case "slow":
      return t("slow");
    case "unknown-command":
      return t("unknownCommand", { name: refusal.name });
    case "not-kept":
      return t("notKept", { message: failureOf(refusal.error).message });
  }
}
