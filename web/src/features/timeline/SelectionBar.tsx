// What can be done with all chosen messages at once.
import { IconX } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { MessageAction } from "../../extension/contributions.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStore } from "../../ui/useStore.ts";
import type { TimelineModel } from "./model.ts";
import styles from "./Timeline.module.css";

export function SelectionBar({ model }: { model: TimelineModel }) {
  const { t } = useTranslation();
  const surroundings = useSurroundings();
  const chosen = useStore(model.selection);
  const [dialog, setDialog] = useState<MessageAction>();
  if (!chosen) return null;
  const { room } = model;
  const events = [...chosen.values()].sort((one, other) => one.getTs() - other.getTs());
  const end = () => model.selection.set(undefined);
  const shown = surroundings.registry.messageActions.filter(
    (action) => action.many && events.every((event) => action.isShown({ ...surroundings, room, event })),
  );
  const run = async (action: MessageAction) => {
    if (action.many?.Dialog) return setDialog(action);
    await action.many?.run?.({ ...surroundings, room }, events);
    end();
  };
  const Dialog = dialog?.many?.Dialog;
  return (
    <div className={styles.selection} role="toolbar" aria-label={t("timeline:selection.name")}>
      <IconAction label={t("timeline:selection.end")} onClick={end}>
        <IconX size={20} aria-hidden />
      </IconAction>
      <span role="status">{t("timeline:selection.count", { count: events.length })}</span>
      {shown.map((action) => (
        <IconAction key={action.id} label={t(action.label)} onClick={() => void run(action)}>
          <action.icon size={20} aria-hidden />
        </IconAction>
      ))}
      {Dialog && (
        <Suspense>
          <Dialog
            events={events}
            room={room}
            onClose={() => {
              setDialog(undefined);
              end();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
