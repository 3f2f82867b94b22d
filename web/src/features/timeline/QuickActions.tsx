// The buttons beside a message that is pointed at: the first actions, and the menu with all of them.
import { IconDots } from "@tabler/icons-react";
import type { MatrixEvent } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../ui/IconAction.tsx";
import styles from "./Row.module.css";
import { useDesk } from "./TimelineContext.tsx";
import { useActions } from "./useActions.ts";

const FIRST = 3;

export function QuickActions({ event }: { event: MatrixEvent }) {
  const { t } = useTranslation();
  const { openMenu, run } = useDesk();
  const actions = useActions(event);
  if (!actions.length) return null;
  return (
    <div className={styles.quick}>
      {actions.slice(0, FIRST).map((action) => (
        <IconAction
          key={action.id}
          size={30}
          tabIndex={-1}
          label={t(action.label)}
          onClick={() => run(action, event)}
        >
          <action.icon size={18} aria-hidden />
        </IconAction>
      ))}
      <IconAction
        size={30}
        tabIndex={-1}
        label={t("timeline:menu")}
        onClick={({ clientX, clientY }) => openMenu(event, { x: clientX, y: clientY })}
      >
        <IconDots size={18} aria-hidden />
      </IconAction>
    </div>
  );
}
