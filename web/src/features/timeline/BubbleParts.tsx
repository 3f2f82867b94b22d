// What stands around the inside of every message: the face, the name, what is below, and the mark of choosing it.
import { Checkbox } from "@mantine/core";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Row } from "../../core/timeline/rows.ts";
import { useRegistry, useSession } from "../../extension/surroundings.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { pictureOf, speakerOf } from "./people.ts";
import styles from "./Row.module.css";
import type { Shown } from "./shown.ts";
import { useDesk } from "./TimelineContext.tsx";

export function Face({ shown, row }: { shown: Shown; row: Row<Shown> }) {
  const { event, sender, imported } = shown;
  const { room } = useDesk();
  const { client } = useSession();
  return (
    <div className={styles.face}>
      {row.closesGroup && (
        <Picture
          id={sender}
          name={speakerOf(room, event)}
          url={imported ? null : pictureOf(client, room, sender, 32)}
          size={32}
        />
      )}
    </div>
  );
}

/** Read aloud for every message, drawn only where somebody begins to speak. */
export function Sender({ row, shown: { event }, isOwn }: { row: Row<Shown>; shown: Shown; isOwn: boolean }) {
  const { t } = useTranslation("timeline");
  const { room } = useDesk();
  const isDrawn = row.opensGroup && !isOwn;
  return (
    <div className={isDrawn ? styles.name : styles.hidden}>
      <bdi>{isOwn ? t("you") : speakerOf(room, event)}</bdi>
    </div>
  );
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
