// One row of the list: who, when, the last words, and how much is unread.
import { Badge, Text } from "@mantine/core";
import { IconBellOff, IconPinFilled, IconUserQuestion } from "@tabler/icons-react";
import { type MouseEvent, memo } from "react";
import { useTranslation } from "react-i18next";
import { formatRoute } from "../../core/route.ts";
import { formatShortTime } from "../../core/time.ts";
import { useNavigation, useSession } from "../../extension/surroundings.tsx";
import { thumbnailUrl } from "../../platform/matrix/media.ts";
import { Picture } from "../../ui/Picture.tsx";
import type { RoomEntry } from "./entry.ts";
import styles from "./RoomRow.module.css";
import { usePreview } from "./usePreview.ts";
import { useWaiting } from "./waiting.ts";

interface RoomRowProps {
  entry: RoomEntry;
  isOpen: boolean;
}

export const RoomRow = memo(function RoomRow({ entry, isOpen }: RoomRowProps) {
  const { i18n } = useTranslation("rooms");
  const { client } = useSession();
  const navigation = useNavigation();
  const preview = usePreview(entry);
  const place = { name: "room", roomId: entry.roomId } as const;
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigation.go(place);
  };
  return (
    <a
      href={formatRoute(place)}
      onClick={open}
      className={styles.row}
      data-unread={entry.unread > 0 || undefined}
      aria-current={isOpen ? "page" : undefined}
    >
      <Picture
        id={entry.pictureId}
        name={entry.name}
        url={thumbnailUrl(client, entry.avatarMxc, 44)}
        size={44}
      />
      <span className={styles.name}>
        <bdi>{entry.name}</bdi>
        <Marks entry={entry} />
      </span>
      <Text component="time" size="xs" className={styles.time}>
        {entry.timeMs > 0 && formatShortTime(entry.timeMs, Date.now(), i18n.language)}
      </Text>
      <span className={styles.preview}>
        <bdi>{preview}</bdi>
      </span>
      <Unread entry={entry} />
    </a>
  );
});

function Marks({ entry }: { entry: RoomEntry }) {
  const { t } = useTranslation("rooms");
  return (
    <>
      {entry.isMuted && <IconBellOff size={14} aria-label={t("row.muted")} role="img" />}
      {entry.isFavourite && <IconPinFilled size={14} aria-label={t("row.favourite")} role="img" />}
      <Waiting roomId={entry.roomId} />
    </>
  );
}

function Waiting({ roomId }: { roomId: string }) {
  const { t } = useTranslation("rooms");
  const count = useWaiting(roomId);
  if (count === 0) return null;
  return (
    <span className={styles.waiting} role="img" aria-label={t("row.waiting", { count })}>
      <IconUserQuestion size={16} aria-hidden />
      {count}
    </span>
  );
}

function Unread({ entry }: { entry: RoomEntry }) {
  const { t } = useTranslation("rooms");
  if (entry.isInvite) return <Badge size="sm">{t("row.invite")}</Badge>;
  if (entry.unread === 0) {
    return entry.isMarkedUnread ? (
      <span className={styles.dot} role="img" aria-label={t("row.marked")} />
    ) : null;
  }
  const color = entry.mentions > 0 ? "red" : entry.isMuted ? "gray" : undefined;
  return (
    <Badge
      size="sm"
      circle={entry.unread < 10}
      color={color}
      aria-label={t("row.unread", { count: entry.unread })}
    >
      {entry.mentions > 0 && "@"}
      {entry.unread > 999 ? "999+" : entry.unread}
    </Badge>
  );
}
