// Under a message that a thread hangs on: how many answers, and the way there.
import { UnstyledButton } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useNavigation, useRoute } from "../../extension/surroundings.tsx";
import styles from "./threads.module.css";
import { useThreadOf } from "./useThreads.ts";

export function ThreadChip({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation("threads");
  const navigation = useNavigation();
  const route = useRoute();
  const facts = useThreadOf(event, room);
  const id = event.getId() ?? "";
  const isOpen = route.name === "room" && route.panel === "thread" && route.item === id;
  if (!facts || isOpen) return null;
  return (
    <UnstyledButton
      className={styles.chip}
      data-unread={facts.unread > 0 || undefined}
      onClick={() => navigation.go({ name: "room", roomId: room.roomId, panel: "thread", item: id })}
    >
      <IconMessages size={16} aria-hidden />
      {t("replies", { count: facts.count })}
      {facts.unread > 0 && <b>{t("unread", { count: facts.unread })}</b>}
    </UnstyledButton>
  );
}
