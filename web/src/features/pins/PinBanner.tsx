// The pinned messages above the others, one at a time: pressing goes there and on to the one before.
import { UnstyledButton } from "@mantine/core";
import { IconList, IconPin } from "@tabler/icons-react";
import type { Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { firstWords } from "../../core/message/text.ts";
import { useSurroundings } from "../../extension/surroundings.tsx";
import { IconAction } from "../../ui/IconAction.tsx";
import { openAt, summarize, useEvent } from "../timeline/index.ts";
import { usePinned } from "./pinned.ts";
import styles from "./pins.module.css";

export function PinBanner({ room }: { room: Room }) {
  const ids = usePinned(room);
  const [steps, setSteps] = useState(0);
  const id = ids.at(-1 - (steps % Math.max(1, ids.length)));
  if (!id) return null;
  return <Banner key={id} room={room} eventId={id} count={ids.length} onGone={() => setSteps(steps + 1)} />;
}

interface BannerProps {
  room: Room;
  eventId: string;
  count: number;
  onGone: () => void;
}

function Banner({ room, eventId, count, onGone }: BannerProps) {
  const { t } = useTranslation();
  const surroundings = useSurroundings();
  const found = useEvent(room, eventId);
  const words =
    found.is === "found" ? firstWords(summarize(found.event, room, surroundings.findTile, t)) : "";
  const go = () => {
    openAt(surroundings, room, eventId);
    onGone();
  };
  return (
    <div className={styles.banner}>
      <UnstyledButton className={styles.pinned} onClick={go}>
        <IconPin size={20} aria-hidden />
        <span className={styles.words}>
          <b>{t("pins:banner", { count })}</b>
          <span dir="auto">{found.is === "gone" ? t("pins:gone") : words}</span>
        </span>
      </UnstyledButton>
      {count > 1 && (
        <IconAction
          label={t("pins:all")}
          onClick={() => surroundings.navigation.go({ name: "room", roomId: room.roomId, panel: "pins" })}
        >
          <IconList size={20} aria-hidden />
        </IconAction>
      )}
    </div>
  );
}
