// The picture of a message itself: opened, drawn, or said why not.
import { Loader } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attachment } from "../../../platform/media/attachment.ts";
import { MediaProblem } from "./MediaProblem.tsx";
import { useMedia } from "./useMedia.ts";

interface MediaPictureProps {
  attachment: Attachment | undefined;
  name: string;
  local?: string | undefined;
}

export function MediaPicture({ attachment, name, local }: MediaPictureProps) {
  const { t } = useTranslation("timeline");
  const [isBroken, setBroken] = useState(false);
  const state = useMedia(attachment, true, local);
  if ((!attachment && !local) || isBroken || state.is === "failed") {
    return <MediaProblem isTampered={state.is === "failed" && state.isTampered} />;
  }
  if (state.is !== "ready") return <Loader size="sm" role="status" aria-label={t("loading")} />;
  return (
    <img src={state.url} alt={name} decoding="async" draggable={false} onError={() => setBroken(true)} />
  );
}
