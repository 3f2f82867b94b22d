// Above the field: which message is answered or changed, and the way out of it.
import { IconArrowBackUp, IconPencil, IconX } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStore } from "../../ui/useStore.ts";
import styles from "./Composer.module.css";
import type { ComposerModel } from "./model.ts";

export function TargetBar({ model, room }: { model: ComposerModel; room: Room }) {
  const { t } = useTranslation();
  const { findTile } = useSurroundings();
  const target = useStore(model.target);
  if (target.is === "new") return null;
  const { event } = target;
  const isEdit = target.is === "edit";
  const name = event.sender?.name ?? event.getSender();
  const Sign = isEdit ? IconPencil : IconArrowBackUp;
  return (
    <div className={styles.target} role="status">
      <Sign size={20} aria-hidden className={styles.targetSign} />
      <div className={styles.targetText}>
        <div className={styles.targetTitle}>
          {isEdit ? t("composer:editing") : t("composer:replyingTo", { name: isolate(name ?? "") })}
        </div>
        <div className={styles.targetBody} dir="auto">
          {findTile(event)?.summarize(event, room, t)}
        </div>
      </div>
      <IconAction
        label={t(isEdit ? "composer:cancelEdit" : "composer:cancelReply")}
        onClick={() => model.cancel()}
      >
        <IconX size={20} aria-hidden />
      </IconAction>
    </div>
  );
}

/** A name in another direction of writing must not turn the sentence around it. */
function isolate(name: string): string {
  return `\u2068${name}\u2069`;
}
