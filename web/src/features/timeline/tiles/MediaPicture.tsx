// The picture of a message itself: opened, drawn, or said why not.
import { Loader } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attachment } from "../../../platform/media/attachment.ts";
import { Blur } from "./Blur.tsx";
import { MediaProblem } from "./MediaProblem.tsx";
import { useMedia } from "./useMedia.ts";

interface MediaPictureProps {
  attachment: Attachment | undefined;
  /** What is drawn where the server could not make a smaller one; without it, nothing. */
  otherwise?: Attachment | undefined;
  /** Told when nothing is drawn. */
  onMissing?: () => void;
  name: string;
  local?: string | undefined;
  /** What it looks like from far away, to be seen until it is there. */
  blurhash?: unknown;
  /** By which what is said in its place can be named. */
  problemId?: string;
}

export function MediaPicture({ otherwise, onMissing, ...props }: MediaPictureProps) {
  const [isMissing, setMissing] = useState(false);
  if (!props.attachment?.preview || props.local) return <Picture {...props} />;
  if (isMissing) return otherwise ? <Picture {...props} attachment={otherwise} /> : null;
  const miss = () => {
    setMissing(true);
    if (!otherwise) onMissing?.();
  };
  return <Picture key="preview" {...props} onFailed={miss} />;
}

interface PictureProps extends Omit<MediaPictureProps, "otherwise" | "onMissing"> {
  /** Told instead of saying that it could not be loaded. */
  onFailed?: () => void;
}

function Picture({ attachment, name, local, blurhash, problemId, onFailed }: PictureProps) {
  const { t } = useTranslation("timeline");
  const [isBroken, setBroken] = useState(false);
  const [isThere, setThere] = useState(false);
  const state = useMedia(attachment, true, local);
  const isFailed = (!attachment && !local) || isBroken || state.is === "failed";
  const isTold = isFailed && onFailed !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told once
  useEffect(() => {
    if (isTold) onFailed?.();
  }, [isTold]);
  if (isTold) return null;
  if (isFailed) {
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
