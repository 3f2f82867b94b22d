// A moving picture of a call; what is heard comes from elsewhere.
import { type Ref, useEffect, useRef } from "react";
import styles from "./Screen.module.css";

interface FilmProps {
  stream: MediaStream | undefined;
  label: string;
  /** One sees oneself as in a mirror. */
  isMirrored?: boolean;
  /** A screen is shown whole, a face fills its place. */
  isWhole?: boolean;
  className?: string | undefined;
  video?: Ref<HTMLVideoElement>;
}

export function Film({ stream, label, isMirrored, isWhole, className, video }: FilmProps) {
  const own = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (own.current) own.current.srcObject = stream ?? null;
  }, [stream]);
  const take = (element: HTMLVideoElement | null) => {
    own.current = element;
    if (typeof video === "function") video(element);
    else if (video) video.current = element;
  };
  return (
    <video
      ref={take}
      className={`${styles.film} ${className ?? ""}`}
      data-mirrored={isMirrored || undefined}
      data-whole={isWhole || undefined}
      aria-label={label}
      autoPlay
      playsInline
      muted
    />
  );
}
