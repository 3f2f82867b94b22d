// A picture or a film as a square among others: cut to fit, and opened large when it is pressed.
import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { viewingOf } from "../viewing.ts";
import { MediaPicture } from "./MediaPicture.tsx";
import { altOf, readMedia } from "./readMedia.ts";
import styles from "./SquarePicture.module.css";
import { useUnscanned } from "./useUnscanned.ts";

interface SquarePictureProps {
  room: Room;
  event: MatrixEvent;
  /** What pressing it does, in words. */
  label: string;
  /** Among many, signs and corners are smaller. */
  size: "small" | "large";
  /** More signs that lie over it. */
  children?: ReactNode;
}

export function SquarePicture({ room, event, label, size, children }: SquarePictureProps) {
  const { t } = useTranslation("timeline");
  const id = useId();
  const viewing = viewingOf(useSession());
  const media = readMedia(event);
  const isVideo = event.getContent().msgtype === "m.video";
  const isUnscanned = useUnscanned(media.attachment) !== undefined;
  return (
    <UnstyledButton
      className={styles.square}
      data-picture
      // What is said of a picture that could not be loaded, or was not scanned, belongs to its name.
      aria-labelledby={`${id} ${id}-problem ${id}-scan`}
      data-size={size}
      onClick={() => viewing.set({ room, event })}
    >
      <VisuallyHidden id={id}>{label}</VisuallyHidden>
      {(media.thumbnail || !isVideo) && (
        <MediaPicture
          attachment={media.thumbnail ?? media.attachment}
          otherwise={isVideo ? undefined : media.attachment}
          name={altOf(media)}
          local={isVideo ? undefined : media.local}
          blurhash={media.blurhash}
          problemId={`${id}-problem`}
        />
      )}
      {isVideo && (
        <span className={styles.play}>
          <IconPlayerPlayFilled size={size === "small" ? 18 : 24} aria-hidden />
        </span>
      )}
      {isUnscanned && (
        // Why, is said where it is seen large.
        <span id={`${id}-scan`} className={styles.unscanned}>
          {t("media.unscanned.unavailable")}
        </span>
      )}
      {children}
    </UnstyledButton>
  );
}
