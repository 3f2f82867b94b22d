// A picture, with its room kept free until it is there; pressing it shows it large.
import { UnstyledButton } from "@mantine/core";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { boxOf } from "../../../core/message/mediaBox.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { RichText } from "../rich/RichText.tsx";
import { viewingOf } from "../viewing.ts";
import { MediaPicture } from "./MediaPicture.tsx";
import { altOf, readMedia } from "./readMedia.ts";
import { ScanMark } from "./ScanMark.tsx";
import styles from "./tiles.module.css";

const STICKER = { width: 200, height: 200 };

export function ImageTile({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation("timeline");
  const viewing = viewingOf(useSession());
  const media = readMedia(event);
  const box = boxOf(media.width, media.height);
  const name = altOf(media);
  return (
    <>
      <UnstyledButton
        className={styles.picture}
        style={{ inlineSize: box.width, aspectRatio: `${box.width} / ${box.height}` }}
        aria-label={t("media.open", { name })}
        onClick={() => viewing.set({ room, event })}
      >
        <MediaPicture
          attachment={media.thumbnail ?? media.attachment}
          otherwise={media.attachment}
          name={name}
          local={media.local}
          blurhash={media.blurhash}
        />
      </UnstyledButton>
      <ScanMark attachment={media.attachment} />
      {media.caption && <RichText {...media.caption} />}
    </>
  );
}

export function StickerTile({ event }: { event: MatrixEvent }) {
  const media = readMedia(event);
  const box = boxOf(media.width, media.height, STICKER);
  return (
    <>
      <div className={styles.sticker} style={{ inlineSize: box.width, blockSize: box.height }}>
        <MediaPicture attachment={media.attachment} name={media.fileName} local={media.local} />
      </div>
      <ScanMark attachment={media.attachment} />
    </>
  );
}
