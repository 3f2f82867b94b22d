// The other in a small window above all programs: a window with buttons where the browser has it, else the film alone.
import { type ReactNode, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { useStore } from "../../../ui/useStore.ts";
import type { CallOfTwo } from "../callOfTwo.ts";
import { Film } from "./Film.tsx";
import styles from "./Screen.module.css";
import { useOther, useStanding } from "./useCallWords.ts";

interface SmallWindows {
  requestWindow(size: { width: number; height: number }): Promise<Window>;
}

const smallWindows = (window as { documentPictureInPicture?: SmallWindows }).documentPictureInPicture;
const SIZE = { width: 320, height: 240 };

interface PictureInPicture {
  isThere: boolean;
  open(): Promise<void>;
  portal: ReactNode;
}

export function usePictureInPicture(live: CallOfTwo): PictureInPicture {
  const { isRemoteSeen, remoteScreen, remote } = useStore(live.view);
  const small = useSmallWindow(<Small live={live} />);
  const isFilm = isRemoteSeen || remoteScreen !== undefined;
  if (small.isThere) return small;
  return {
    ...small,
    isThere: isFilm && document.pictureInPictureEnabled,
    open: () => playAside(remoteScreen ?? remote),
  };
}

/** A window of the page's own above all programs, where the browser has such. */
export function useSmallWindow(content: ReactNode): PictureInPicture {
  const [small, setSmall] = useState<Window>();
  useEffect(() => () => small?.close(), [small]);
  const open = async () => {
    const opened = await smallWindows?.requestWindow(SIZE);
    if (!opened) return;
    dress(opened.document);
    opened.addEventListener("pagehide", () => setSmall(undefined), { once: true });
    setSmall(opened);
  };
  return {
    isThere: smallWindows !== undefined,
    open,
    portal: small && createPortal(content, small.document.body),
  };
}

function Small({ live }: { live: CallOfTwo }) {
  const { t } = useTranslation("calls");
  const { remote, remoteScreen, isRemoteSeen, isMuted } = useStore(live.view);
  const { name } = useOther(live, 96);
  const standing = useStanding(live);
  const film = remoteScreen ?? (isRemoteSeen ? remote : undefined);
  return (
    <main className={styles.aside}>
      {film && <Film stream={film} label={t("screen.film", { name })} isWhole />}
      <footer>
        <bdi>{name}</bdi> <time>{standing}</time>
        <button type="button" onClick={() => void live.toggleMute()}>
          {t(isMuted ? "do.unmute" : "do.mute")}
        </button>
        <button type="button" onClick={() => live.hangUp()}>
          {t("do.hangUp")}
        </button>
      </footer>
    </main>
  );
}

async function playAside(stream: MediaStream | undefined): Promise<void> {
  const films = [...document.querySelectorAll("video")];
  await films.find((film) => film.srcObject === stream)?.requestPictureInPicture();
}

/** It begins empty: it gets our styles, language and direction. */
function dress(made: Document): void {
  for (const style of document.querySelectorAll("link[rel=stylesheet], style"))
    made.head.append(style.cloneNode(true));
  for (const { name, value } of document.documentElement.attributes)
    made.documentElement.setAttribute(name, value);
}
