// The first page of a PDF, or as much of it as tells what it is; pressing it opens it.
import { UnstyledButton } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { readableAs } from "../../../core/viewing/plainText.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { viewingOf } from "../viewing.ts";
import { MediaPicture } from "./MediaPicture.tsx";
import { readMedia } from "./readMedia.ts";
import styles from "./tiles.module.css";

export function FirstPage({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation("timeline");
  const viewing = viewingOf(useSession());
  const [isMissing, setMissing] = useState(false);
  const { attachment, thumbnail, fileName, blurhash } = readMedia(event);
  const isPdf = readableAs(fileName, attachment?.mimetype) === "pdf";
  if (!isPdf || !thumbnail || isMissing) return null;
  return (
    <UnstyledButton
      className={styles.page}
      aria-label={t("media.firstPage", { name: fileName })}
      onClick={() => viewing.set({ room, event })}
    >
      <MediaPicture attachment={thumbnail} name="" blurhash={blurhash} onMissing={() => setMissing(true)} />
    </UnstyledButton>
  );
}
