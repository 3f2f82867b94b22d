// The list of messages that mention me, in all chats.
import { Loader, UnstyledButton } from "@mantine/core";
import { IconArrowLeft, IconAt } from "@tabler/icons-react";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { firstWords, tameName } from "../../core/message/text.ts";
import { formatShortTime } from "../../core/time.ts";
import { useFailureText } from "../../extension/failures.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { failureOf } from "../../platform/matrix/failure.ts";
import { Empty } from "../../ui/Empty.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { Picture } from "../../ui/Picture.tsx";
import { useStore } from "../../ui/useStore.ts";
import { nameOf, openAt, pictureOf, summarize } from "../timeline/index.ts";
import styles from "./mentions.module.css";
import { type Mention, MentionsModel } from "./model.ts";

export function MentionsPage() {
  const { t } = useTranslation("mentions");
  const say = useFailureText();
  const { session, navigation } = useSurroundings();
  const model = useMemo(() => new MentionsModel(session), [session]);
  useEffect(() => void model.load(), [model]);
  const { list, isLoading, error } = useStore(model.state);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <IconAction label={t("back")} className={styles.back} onClick={() => navigation.go({ name: "home" })}>
          <IconArrowLeft size={22} aria-hidden />
        </IconAction>
        <h1>{t("title")}</h1>
        {isLoading && <Loader size="sm" role="status" aria-label={t("loading")} />}
      </header>
      {error !== undefined && (
        <ErrorNotice action={{ label: t("again"), run: () => void model.load() }}>
          {say(failureOf(error))}
        </ErrorNotice>
      )}
      {!list.length && !isLoading && error === undefined && (
        <Empty icon={<IconAt size={40} aria-hidden />} title={t("none.title")} text={t("none.text")} />
      )}
      <ul className={styles.list}>
        {list.map((mention) => (
          <MentionRow key={mention.event.getId()} mention={mention} />
        ))}
      </ul>
    </div>
  );
}

function MentionRow({ mention: { event, room } }: { mention: Mention }) {
  const { t, i18n } = useTranslation();
  const surroundings = useSurroundings();
  const sender = event.getSender() ?? "";
  const url = pictureOf(surroundings.session.client, room, sender, 40);
  return (
    <li>
      <UnstyledButton className={styles.row} onClick={() => openAt(surroundings, room, event.getId() ?? "")}>
        <Picture id={sender} name={nameOf(room, sender)} url={url} size={40} />
        <span className={styles.words}>
          <span className={styles.who}>
            <b>
              <bdi>{nameOf(room, sender)}</bdi>
            </b>
            <bdi>{tameName(room.name, "?")}</bdi>
            <time>{formatShortTime(event.getTs(), Date.now(), i18n.language)}</time>
          </span>
          <span dir="auto">{firstWords(summarize(event, room, surroundings.findTile, t), 240)}</span>
        </span>
      </UnstyledButton>
    </li>
  );
}
