// All pinned messages of a room.
import { UnstyledButton } from "@mantine/core";
import { IconPin, IconPinnedOff } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { firstWords } from "../../core/message/text.ts";
import { formatShortTime } from "../../core/time.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { useSending } from "../../ui/useSending.ts";
import { nameOf, openAt, summarize, useEvent } from "../timeline/index.ts";
import { mayPin, togglePin, usePinned } from "./pinned.ts";
import styles from "./pins.module.css";

export function PinsPanel({ room }: { room: Room }) {
  const { t } = useTranslation("pins");
  const ids = usePinned(room);
  if (!ids.length) {
    return <Empty icon={<IconPin size={40} aria-hidden />} title={t("none.title")} text={t("none.text")} />;
  }
  return (
    <ul className={styles.list}>
      {ids.toReversed().map((id) => (
        <Pinned key={id} room={room} eventId={id} />
      ))}
    </ul>
  );
}

function Pinned({ room, eventId }: { room: Room; eventId: string }) {
  const { t, i18n } = useTranslation();
  const say = useFailureText();
  const surroundings = useSurroundings();
  const found = useEvent(room, eventId);
  const at = { ...surroundings, room };
  const sending = useSending(() => togglePin(at, eventId));
  const event = found.is === "found" ? found.event : undefined;
  return (
    <li className={styles.row}>
      <UnstyledButton className={styles.words} onClick={() => openAt(surroundings, room, eventId)}>
        {event && (
          <>
            <b>
              <bdi>{nameOf(room, event.getSender() ?? "")}</bdi>
            </b>
            <span dir="auto">{firstWords(summarize(event, room, surroundings.findTile, t), 200)}</span>
            <time>{formatShortTime(event.getTs(), Date.now(), i18n.language)}</time>
          </>
        )}
        {found.is === "gone" && t("pins:gone")}
      </UnstyledButton>
      {mayPin(at) && (
        <IconAction label={t("pins:unpin")} disabled={sending.isBusy} onClick={() => void sending.send()}>
          <IconPinnedOff size={20} aria-hidden />
        </IconAction>
      )}
      {sending.error !== undefined && <ErrorNotice>{say(failureOf(sending.error))}</ErrorNotice>}
    </li>
  );
}
