// Above the list of chats, while mentions are unread: the way to them.
import { Badge } from "@mantine/core";
import { IconAt } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatRoute } from "../../core/route.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { roomListOf } from "../rooms/index.ts";
import styles from "./mentions.module.css";

const PAGE = { name: "page", page: "mentions", rest: [] as string[] } as const;

export function MentionsLink() {
  const { t } = useTranslation("mentions");
  const { session, navigation } = useSurroundings();
  const entries = useStore(roomListOf(session).entries);
  const count = entries.reduce((sum, entry) => sum + entry.mentions, 0);
  if (!count) return null;
  return (
    <a
      className={styles.link}
      href={formatRoute(PAGE)}
      onClick={(event) => {
        event.preventDefault();
        navigation.go(PAGE);
      }}
    >
      <IconAt size={20} aria-hidden />
      <span>{t("title")}</span>
      <Badge aria-label={t("unread", { count })}>{count}</Badge>
    </a>
  );
}
