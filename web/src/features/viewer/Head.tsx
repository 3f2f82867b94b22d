// Above what is looked at: whose it is and from when, and what can be done with it.
import { Modal } from "@mantine/core";
import { IconDownload, IconMessageSearch } from "@tabler/icons-react";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDate, formatExactTime, formatHour, tameTime } from "../../core/time.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { useStorePart } from "../../ui/useStore.ts";
import { openAt, readMedia, savingOf, savingWord, speakerOf, useGuard } from "../timeline/index.ts";
import styles from "./Viewer.module.css";

interface HeadProps {
  room: Room;
  event: MatrixEvent;
  onClose: () => void;
  /** A dialog lies over this, or no longer. */
  onDialog: (isOpen: boolean) => void;
  children?: ReactNode;
}

export function Head({ room, event, onClose, onDialog, children }: HeadProps) {
  const { t, i18n } = useTranslation("viewer");
  const sentMs = tameTime(event.getTs());
  return (
    <Modal.Header className={styles.head}>
      <Modal.Title className={styles.title}>
        <bdi>{speakerOf(room, event)}</bdi>
        <time dateTime={new Date(sentMs).toISOString()} title={formatExactTime(sentMs, i18n.language)}>
          {formatDate(sentMs, i18n.language)}, {formatHour(sentMs, i18n.language)}
        </time>
      </Modal.Title>
      {children}
      <Save event={event} onDialog={onDialog} />
      <Forward room={room} event={event} onDialog={onDialog} />
      <ShowInChat room={room} event={event} onClose={onClose} />
      <Modal.CloseButton size={44} iconSize={24} aria-label={t("close")} data-autofocus />
    </Modal.Header>
  );
}

function Save({ event, onDialog }: Pick<HeadProps, "event" | "onDialog">) {
  const { t } = useTranslation();
  const model = savingOf(useSurroundings().session);
  const media = readMedia(event);
  const { attachment, fileName, sizeBytes } = media;
  const { guard, question } = useGuard(media);
  const isAsking = Boolean(question);
  useEffect(() => onDialog(isAsking), [onDialog, isAsking]);
  const saving = useStorePart(model.shown, (all) => all[attachment?.url ?? ""]);
  if (!attachment) return null;
  const size = typeof sizeBytes === "number" ? sizeBytes : undefined;
  return (
    <>
      <span className={styles.saving} role="status">
        {saving && t(`timeline:${savingWord(saving)}`)}
      </span>
      <IconAction
        size={44}
        label={t("viewer:save")}
        onClick={() => guard(() => void model.save({ attachment, fileName, sizeBytes: size }))}
      >
        <IconDownload size={22} aria-hidden />
      </IconAction>
      {question}
    </>
  );
}

function Forward({ room, event, onDialog }: Pick<HeadProps, "room" | "event" | "onDialog">) {
  const { t } = useTranslation();
  const surroundings = useSurroundings();
  const [isOpen, setOpen] = useState(false);
  const action = surroundings.registry.messageActions.find(({ id }) => id === "forward");
  const Dialog = action?.Dialog;
  if (!action || !Dialog || !action.isShown({ ...surroundings, room, event })) return null;
  const show = (isShown: boolean) => {
    setOpen(isShown);
    onDialog(isShown);
  };
  return (
    <>
      <IconAction size={44} label={t(action.label)} onClick={() => show(true)}>
        <action.icon size={22} aria-hidden />
      </IconAction>
      {isOpen && (
        <Suspense>
          <Dialog event={event} room={room} onClose={() => show(false)} />
        </Suspense>
      )}
    </>
  );
}

function ShowInChat({ room, event, onClose }: Pick<HeadProps, "room" | "event" | "onClose">) {
  const { t } = useTranslation("viewer");
  const surroundings = useSurroundings();
  const id = event.getId();
  if (!id || event.status) return null;
  const show = () => {
    onClose();
    openAt(surroundings, room, id);
  };
  return (
    <IconAction size={44} label={t("showInChat")} onClick={show}>
      <IconMessageSearch size={22} aria-hidden />
    </IconAction>
  );
}
