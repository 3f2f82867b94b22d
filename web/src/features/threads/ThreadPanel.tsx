// One thread beside its room: its messages, and where one writes into it.
import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { useNavigation } from "../../extension/surroundings.tsx";
import { Empty } from "../../ui/Empty.tsx";
import { Composer } from "../composer/index.ts";
import { Timeline, useEvent } from "../timeline/index.ts";
import styles from "./threads.module.css";

export function ThreadPanel({ room, item }: { room: Room; item?: string }) {
  const { t } = useTranslation("threads");
  if (!item) return <Empty title={t("none.title")} text={t("none.text")} />;
  return <OneThread key={item} room={room} threadId={item} />;
}

function OneThread({ room, threadId }: { room: Room; threadId: string }) {
  const { t } = useTranslation("threads");
  const navigation = useNavigation();
  const root = useEvent(room, threadId);
  if (root.is === "gone") return <Empty title={t("gone.title")} text={t("gone.text")} />;
  return (
    <div className={styles.thread}>
      <Button
        variant="subtle"
        size="compact-sm"
        className={styles.back}
        leftSection={<IconArrowLeft size={16} aria-hidden />}
        onClick={() => navigation.go({ name: "room", roomId: room.roomId, panel: "threads" })}
      >
        {t("all")}
      </Button>
      {root.is === "found" && <Timeline room={room} threadId={threadId} />}
      <Composer room={room} threadId={threadId} />
    </div>
  );
}
