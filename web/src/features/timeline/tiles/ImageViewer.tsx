// A picture over the whole window, to look at and to keep.
import { Modal } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../extension/surroundings.tsx";
import { IconAction } from "../../../ui/IconAction.tsx";
import { MediaPicture } from "./MediaPicture.tsx";
import type { Media } from "./readMedia.ts";
import { saveMedia } from "./saveMedia.ts";
import styles from "./tiles.module.css";
import { useGuard } from "./useGuard.tsx";

export function ImageViewer({ media, onClose }: { media: Media; onClose: () => void }) {
  const { t } = useTranslation("timeline");
  const { client } = useSession();
  const { guard, question } = useGuard(media);
  const name = media.caption?.body || media.fileName;
  return (
    <Modal
      opened
      fullScreen
      onClose={onClose}
      title={<bdi>{media.fileName}</bdi>}
      closeButtonProps={{ "aria-label": t("close") }}
      classNames={{ body: styles.viewerBody, content: styles.viewer }}
    >
      {media.attachment && (
        <IconAction
          className={styles.viewerSave}
          variant="default"
          size={44}
          label={t("media.save")}
          onClick={() =>
            guard(() => media.attachment && void saveMedia(client, media.attachment, media.fileName))
          }
        >
          <IconDownload size={22} aria-hidden />
        </IconAction>
      )}
      <MediaPicture attachment={media.attachment} name={name} />
      {question}
    </Modal>
  );
}
