// What stands around the inside of every message: the face, the name, what is below, and the mark of choosing it.
import { Checkbox } from "@mantine/core";
import type { MatrixEvent } from "matrix-js-sdk";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Row } from "../../core/timeline/rows.ts";
import { useRegistry } from "../../extension/surroundings.tsx";
import { Picture } from "../../ui/Picture.tsx";
import styles from "./Row.module.css";
import type { Shown } from "./shown.ts";
import { useDesk } from "./TimelineContext.tsx";
import { useSpeaker } from "./useSpeaker.ts";

const FACE_PX = 32;

export function Face({ shown, row }: { shown: Shown; row: Row<Shown> }) {
  return <div className={styles.face}>{row.closesGroup && <SpeakerPicture shown={shown} />}</div>;
}

function SpeakerPicture({ shown: { event, sender, imported } }: { shown: Shown }) {
  const { name, url } = useSpeaker(event, FACE_PX);
  return <Picture id={sender} name={name} url={imported ? null : url} size={FACE_PX} />;
}

/** Read aloud for every message, drawn only where somebody begins to speak. */
export function Sender({ row, shown: { event }, isOwn }: { row: Row<Shown>; shown: Shown; isOwn: boolean }) {
  const { t } = useTranslation("timeline");
  const isDrawn = row.opensGroup && !isOwn;
  return (
    <div className={isDrawn ? styles.name : styles.hidden}>
      <bdi>{isOwn ? t("you") : <Speaker event={event} />}</bdi>
    </div>
  );
}

function Speaker({ event }: { event: MatrixEvent }) {
  return useSpeaker(event, FACE_PX).name;
}

export function Footers({ shown: { event } }: { shown: Shown }) {
  const { room } = useDesk();
  const { messageFooters } = useRegistry();
  return (
    <Suspense>
      {messageFooters.map((footer) => (
        <footer.View key={footer.id} event={event} room={room} />
      ))}
    </Suspense>
  );
}

export function Choice({ shown, isChosen }: { shown: Shown; isChosen: boolean }) {
  const { t } = useTranslation("timeline");
  const { model } = useDesk();
  return (
    <Checkbox
      className={styles.choice}
      aria-label={t("choose")}
      checked={isChosen}
      onChange={() => model.toggle(shown.event)}
    />
  );
}
