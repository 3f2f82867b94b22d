// All threads of a room, the liveliest first.
import { Badge, Loader, UnstyledButton } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import type { Room, Thread } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { firstWords } from "../../core/message/text.ts";
import { formatShortTime } from "../../core/time.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { nameOf, pictureOf, summarize, useEvent } from "../timeline/index.ts";
import styles from "./threads.module.css";
import { unreadOf, useThreads, useThreadsLoading } from "./useThreads.ts";

export function ThreadsPanel({ room }: { room: Room }) {
  const { t } = useTranslation("threads");
  const say = useFailureText();
  const threads = useThreads(room);
  const { isLoading, error } = useThreadsLoading(room);
  if (error !== undefined) return <ErrorNotice>{say(failureOf(error))}</ErrorNotice>;
  if (!threads.length && isLoading) return <Loader m="md" role="status" aria-label={t("loading")} />;
  if (!threads.length) {
    return (
      <Empty icon={<IconMessages size={40} aria-hidden />} title={t("none.title")} text={t("none.text")} />
    );
  }
  return (
    <ul className={styles.list}>
      {threads.map((thread) => (
        <ThreadRow key={thread.id} thread={thread} room={room} />
      ))}
    </ul>
  );
}

function ThreadRow({ thread, room }: { thread: Thread; room: Room }) {
  const { t, i18n } = useTranslation();
  const { findTile, navigation, session } = useSurroundings();
  const found = useEvent(room, thread.id);
  const root = found.is === "found" ? found.event : undefined;
  const last = thread.replyToEvent ?? undefined;
  const sender = root?.getSender() ?? "";
  const unread = unreadOf(room, thread.id);
  return (
    <li>
      <UnstyledButton
        className={styles.row}
        onClick={() => navigation.go({ name: "room", roomId: room.roomId, panel: "thread", item: thread.id })}
      >
        <Picture
          id={sender}
          name={nameOf(room, sender)}
          url={pictureOf(session.client, room, sender, 32)}
          size={32}
        />
        <span className={styles.words}>
          <span className={styles.head}>
            <b>
              <bdi>{nameOf(room, sender)}</bdi>
            </b>
            {last && <time>{formatShortTime(last.getTs(), Date.now(), i18n.language)}</time>}
          </span>
          <span className={styles.text} dir="auto">
            {root && firstWords(summarize(root, room, findTile, t))}
          </span>
          <span className={styles.last}>
            {t("threads:replies", { count: thread.length })}
            {last && (
              <>
                {" · "}
                <bdi>
                  {firstWords(
                    `${nameOf(room, last.getSender() ?? "")}: ${summarize(last, room, findTile, t)}`,
                    60,
                  )}
                </bdi>
              </>
            )}
          </span>
        </span>
        {unread > 0 && <Badge aria-label={t("threads:unread", { count: unread })}>{unread}</Badge>}
      </UnstyledButton>
    </li>
  );
}
