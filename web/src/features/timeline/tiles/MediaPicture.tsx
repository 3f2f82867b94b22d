// The picture of a message itself: opened, drawn, or said why not.
import { Loader } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attachment } from "../../../platform/media/attachment.ts";
import { Blur } from "./Blur.tsx";
import { MediaProblem } from "./MediaProblem.tsx";
import { useMedia } from "./useMedia.ts";

interface MediaPictureProps {
  attachment: Attachment | undefined;
  name: string;
  local?: string | undefined;
  /** What it looks like from far away, to be seen until it is there. */
  blurhash?: unknown;
  /** By which what is said in its place can be named. */
  problemId?: string;
}

export function MediaPicture({ attachment, name, local, blurhash, problemId }: MediaPictureProps) {
  const { t } = useTranslation("timeline");
  const [isBroken, setBroken] = useState(false);
  const [isThere, setThere] = useState(false);
  const state = useMedia(attachment, true, local);
  if ((!attachment && !local) || isBroken || state.is === "failed") {
    return <MediaProblem id={problemId} isTampered={state.is === "failed" && state.isTampered} />;
  }
  return (
    <>
      {!isThere && <Blur hash={blurhash} />}
      {state.is === "ready" ? (
        <img
          src={state.url}
          alt={name}
          decoding="async"
          draggable={false}
          onLoad={() => setThere(true)}
          onError={() => setBroken(true)}
        />
      ) : (
        <Loader size="sm" role="status" aria-label={t("loading")} />
      )}
    </>
  );
}
