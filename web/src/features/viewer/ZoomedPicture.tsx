// A picture that can be looked at closely: by wheel, fingers, double click and keys.
import { Loader } from "@mantine/core";
import { useElementSize, useMergedRef, useWindowEvent } from "@mantine/hooks";
import { IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Box } from "../../core/message/mediaBox.ts";
import {
  fitInto,
  LARGEST_SCALE,
  type Lay,
  type Point,
  panBy,
  WHOLE,
  zoomAt,
} from "../../core/viewing/zoom.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { altOf, type Media, MediaProblem, useMedia } from "../timeline/index.ts";
import { useGestures } from "./useGestures.ts";
import styles from "./Viewer.module.css";

interface ZoomedPictureProps {
  media: Media;
  /** A dialog lies over this: keys are meant for that. */
  isBelow: boolean;
  onAside: (side: "left" | "right") => void;
  onClose: () => void;
}

const MIDDLE: Point = { x: 0, y: 0 };
const STEP = 1.4;
const PAN_PX = 80;
const PANS: Record<string, Point> = {
  ArrowLeft: { x: PAN_PX, y: 0 },
  ArrowRight: { x: -PAN_PX, y: 0 },
  ArrowUp: { x: 0, y: PAN_PX },
  ArrowDown: { x: 0, y: -PAN_PX },
};

export function ZoomedPicture({ media, isBelow, onAside, onClose }: ZoomedPictureProps) {
  const { t } = useTranslation("viewer");
  const [lay, setLay] = useState<Lay>(WHOLE);
  const [natural, setNatural] = useState<Box>(() => boxSaid(media));
  const size = useElementSize<HTMLDivElement>();
  const stage = useRef<HTMLDivElement>(null);
  const window = { width: size.width, height: size.height };
  const frame = { picture: fitInto(natural, window), window };
  const change = (by: (lay: Lay) => Lay) => setLay(by);
  const zoom = (factor: number) => change((now) => zoomAt(now, factor, MIDDLE, frame));
  const { drag, handlers } = useGestures(stage, lay, frame, change, (swipe) =>
    swipe === "down" ? onClose() : onAside(swipe === "left" ? "right" : "left"),
  );
  useWindowEvent("keydown", (key) => {
    if (isBelow || key.defaultPrevented || key.ctrlKey || key.metaKey || key.altKey) return;
    const act = actOf(key.key, lay, {
      zoom,
      whole: () => setLay(WHOLE),
      pan: (by) => change((now) => panBy(now, by, frame)),
      onAside,
    });
    if (!act) return;
    key.preventDefault();
    act();
  });
  const pulled = drag ?? MIDDLE;
  return (
    <>
      <div
        ref={useMergedRef(size.ref, stage)}
        className={styles.picture}
        data-close={lay.scale > 1 || undefined}
        {...handlers}
      >
        <div
          className={styles.lying}
          data-held={drag !== undefined || undefined}
          style={{
            inlineSize: frame.picture.width,
            blockSize: frame.picture.height,
            transform: `translate(${lay.x + pulled.x}px, ${lay.y + pulled.y}px) scale(${lay.scale})`,
          }}
        >
          <Opened media={media} onSize={setNatural} />
        </div>
      </div>
      <div className={styles.zooming}>
        <IconAction
          size={40}
          radius="xl"
          label={t("smaller")}
          onClick={() => zoom(1 / STEP)}
          aria-disabled={lay.scale <= 1}
        >
          <IconZoomOut size={20} aria-hidden />
        </IconAction>
        <IconAction
          size={40}
          radius="xl"
          label={t("larger")}
          onClick={() => zoom(STEP)}
          aria-disabled={lay.scale >= LARGEST_SCALE}
        >
          <IconZoomIn size={20} aria-hidden />
        </IconAction>
      </div>
    </>
  );
}

interface Acts {
  zoom: (factor: number) => void;
  whole: () => void;
  pan: (by: Point) => void;
  onAside: (side: "left" | "right") => void;
}

/** Arrows go to the neighbours, or, when a part is seen, to the other parts. */
function actOf(key: string, { scale }: Lay, { zoom, whole, pan, onAside }: Acts): (() => void) | undefined {
  if (key === "+" || key === "=") return () => zoom(STEP);
  if (key === "-" || key === "_") return () => zoom(1 / STEP);
  if (key === "0") return whole;
  const by = PANS[key];
  if (by && scale > 1) return () => pan(by);
  if (key === "ArrowLeft") return () => onAside("left");
  return key === "ArrowRight" ? () => onAside("right") : undefined;
}

/** The picture itself; until it is there, the small one that is. */
function Opened({ media, onSize }: { media: Media; onSize: (size: Box) => void }) {
  const { t } = useTranslation("viewer");
  const [isBroken, setBroken] = useState(false);
  const [isDrawn, setDrawn] = useState(false);
  const small = useMedia(media.thumbnail, !isDrawn);
  const state = useMedia(media.attachment, true, media.local);
  if ((!media.attachment && !media.local) || isBroken || state.is === "failed")
    return <MediaProblem isTampered={state.is === "failed" && state.isTampered} />;
  return (
    <>
      {small.is === "ready" && !isDrawn && <img src={small.url} alt="" draggable={false} />}
      {state.is === "ready" && (
        <img
          src={state.url}
          alt={altOf(media)}
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
            setDrawn(true);
            onSize({ width, height });
          }}
        />
      )}
      {!isDrawn && <Loader role="status" aria-label={t("loading")} color="white" />}
    </>
  );
}

function boxSaid({ width, height }: Media): Box {
  const isSaid = typeof width === "number" && typeof height === "number" && width > 0 && height > 0;
  return isSaid && Number.isFinite(width + height) ? { width, height } : { width: 800, height: 600 };
}
