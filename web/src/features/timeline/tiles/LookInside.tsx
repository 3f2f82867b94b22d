// A way into a file that can be read without saving it.
import { Button } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import type { MatrixEvent, Room } from "matrix-js-sdk";
import { useTranslation } from "react-i18next";
import { readableAs } from "../../../core/viewing/plainText.ts";
import { useSession } from "../../../extension/surroundings.tsx";
import { viewingOf } from "../viewing.ts";
import { readMedia } from "./readMedia.ts";

export function LookInside({ event, room }: { event: MatrixEvent; room: Room }) {
  const { t } = useTranslation("timeline");
  const viewing = viewingOf(useSession());
  const { attachment, fileName } = readMedia(event);
  if (!attachment || !readableAs(fileName, attachment.mimetype)) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconEye size={16} aria-hidden />}
      aria-label={t("media.readName", { name: fileName })}
      onClick={() => viewing.set({ room, event })}
    >
      {t("media.read")}
    </Button>
  );
}
