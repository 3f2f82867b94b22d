// A picture, with its room kept free until it is there; pressing it shows it large.
import { UnstyledButton } from "@mantine/core";
import type { MatrixEvent } from "matrix-js-sdk";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { boxOf } from "../../../core/message/mediaBox.ts";
import { RichText } from "../rich/RichText.tsx";
import { MediaPicture } from "./MediaPicture.tsx";
import { readMedia } from "./readMedia.ts";
import styles from "./tiles.module.css";

const Viewer = lazy(async () => ({ default: (await import("./ImageViewer.tsx")).ImageViewer }));
const STICKER = { width: 200, height: 200 };

export function ImageTile({ event }: { event: MatrixEvent }) {
  const { t } = useTranslation("timeline");
  const media = readMedia(event);
  const [isOpen, setOpen] = useState(false);
  const box = boxOf(media.width, media.height);
  const name = media.caption?.body || media.fileName;
  return (
    <>
      <UnstyledButton
        className={styles.picture}
        style={{ inlineSize: box.width, aspectRatio: `${box.width} / ${box.height}` }}
        aria-label={t("media.open", { name })}
        onClick={() => setOpen(true)}
      >
        <MediaPicture
          attachment={media.thumbnail ?? media.attachment}
          name={name}
          local={media.local}
          blurhash={media.blurhash}
        />
      </UnstyledButton>
      {media.caption && <RichText {...media.caption} />}
      {isOpen && (
        <Suspense>
          <Viewer media={media} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

export function StickerTile({ event }: { event: MatrixEvent }) {
  const media = readMedia(event);
  const box = boxOf(media.width, media.height, STICKER);
  return (
    <div className={styles.sticker} style={{ inlineSize: box.width, blockSize: box.height }}>
      <MediaPicture attachment={media.attachment} name={media.fileName} local={media.local} />
    </div>
  );
}
