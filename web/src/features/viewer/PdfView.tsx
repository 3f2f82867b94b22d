// The pages of a PDF below each other: drawn when they come near the window, larger and smaller, with the number of the page.
import { Loader, VisuallyHidden } from "@mantine/core";
import { useElementSize, useWindowEvent } from "@mantine/hooks";
import { IconArrowAutofitWidth, IconZoomIn, IconZoomOut } from "@tabler/icons-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Box } from "../../core/message/mediaBox.ts";
import { BrokenPdfError, LockedPdfError, openPdf, type Pdf } from "../../platform/pdf/openPdf.ts";
import { IconAction } from "../../ui/IconAction.tsx";
import { Unreadable } from "./Unreadable.tsx";
import styles from "./Viewer.module.css";

const STEP = 1.25;
const LEAST = 0.5;
const MOST = 5;
/** Room at the sides of a page. */
const SIDES_PX = 32;
const WIDEST_PX = 900;
/** A page that is not known yet is taken for one of A4, in the points of PDF. */
const A4: Box = { width: 595, height: 842 };

type Opened =
  | { is: "opening" }
  | { is: "open"; pdf: Pdf }
  | { is: "not"; why: "broken" | "locked" | "failed" };

interface PdfViewProps {
  bytes: Uint8Array<ArrayBuffer>;
  name: string;
  isBelow: boolean;
}

export function PdfView({ bytes, name, isBelow }: PdfViewProps) {
  const { t } = useTranslation("viewer");
  const opened = useOpened(bytes);
  if (opened.is === "open") return <Pages pdf={opened.pdf} name={name} isBelow={isBelow} />;
  if (opened.is === "not") return <Unreadable why={opened.why} />;
  return (
    <div className={styles.middle}>
      <Loader role="status" aria-label={t("loading")} />
    </div>
  );
}

function Pages({ pdf, name, isBelow }: { pdf: Pdf; name: string; isBelow: boolean }) {
  const { t } = useTranslation("viewer");
  const [zoom, setZoom] = useState(1);
  const [page, setPage] = useState(1);
  const frame = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLElement>(null);
  const first = useSizeOf(pdf, 1) ?? A4;
  const by = (factor: number) => setZoom((now) => Math.min(MOST, Math.max(LEAST, now * factor)));
  const widthPx = Math.max(1, Math.min(WIDEST_PX, frame.width - SIDES_PX));
  useWindowEvent("keydown", (key) => {
    if (isBelow || key.defaultPrevented || key.ctrlKey || key.metaKey || key.altKey) return;
    const acts: Record<string, () => void> = {
      "+": () => by(STEP),
      "=": () => by(STEP),
      "-": () => by(1 / STEP),
      "0": () => setZoom(1),
    };
    acts[key.key]?.();
  });
  return (
    <div className={styles.pdf} ref={frame.ref}>
      <div className={styles.pdfBar}>
        <IconAction label={t("smaller")} onClick={() => by(1 / STEP)}>
          <IconZoomOut size={20} aria-hidden />
        </IconAction>
        <IconAction label={t("pdf.whole")} onClick={() => setZoom(1)}>
          <IconArrowAutofitWidth size={20} aria-hidden />
        </IconAction>
        <IconAction label={t("larger")} onClick={() => by(STEP)}>
          <IconZoomIn size={20} aria-hidden />
        </IconAction>
        <span role="status">{t("pdf.page", { page, pages: pdf.pageCount })}</span>
      </div>
      <section
        ref={scroller}
        className={styles.pages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        tabIndex={0}
        aria-label={t("pdf.pages", { name })}
      >
        {frame.width > 0 &&
          Array.from({ length: pdf.pageCount }, (_nothing, at) => (
            <Page
              // biome-ignore lint/suspicious/noArrayIndexKey: pages never move
              key={at}
              pdf={pdf}
              page={at + 1}
              guess={first}
              widthPx={widthPx * zoom}
              scroller={scroller}
              onSeen={setPage}
            />
          ))}
      </section>
    </div>
  );
}

interface PageProps {
  pdf: Pdf;
  page: number;
  guess: Box;
  widthPx: number;
  scroller: RefObject<HTMLElement | null>;
  onSeen: (page: number) => void;
}

function Page({ pdf, page, guess, widthPx, scroller, onSeen }: PageProps) {
  const { t } = useTranslation("viewer");
  const place = useRef<HTMLDivElement>(null);
  const isNear = useNear(place, scroller, () => onSeen(page));
  const size = useSizeOf(pdf, page, isNear) ?? guess;
  return (
    <div
      ref={place}
      className={styles.page}
      style={{ inlineSize: widthPx, blockSize: (widthPx * size.height) / Math.max(1, size.width) }}
    >
      {isNear && <Drawn pdf={pdf} page={page} scale={widthPx / Math.max(1, size.width)} />}
      {!isNear && <VisuallyHidden>{t("pdf.page", { page, pages: pdf.pageCount })}</VisuallyHidden>}
    </div>
  );
}

function Drawn({ pdf, page, scale }: { pdf: Pdf; page: number; scale: number }) {
  const { t } = useTranslation("viewer");
  const canvas = useRef<HTMLCanvasElement>(null);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (!canvas.current) return;
    const drawing = pdf.draw(page, canvas.current, scale);
    // A page that cannot be drawn stays white; the others are there.
    drawing.done.catch(() => undefined);
    return () => drawing.cancel();
  }, [pdf, page, scale]);
  useEffect(() => {
    let isWanted = true;
    pdf.wordsOf(page).then(
      (found) => isWanted && setWords(found),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [pdf, page]);
  return (
    <>
      <canvas ref={canvas} role="img" aria-label={t("pdf.page", { page, pages: pdf.pageCount })} />
      <VisuallyHidden dir="auto">{words}</VisuallyHidden>
    </>
  );
}

function useOpened(bytes: Uint8Array<ArrayBuffer>): Opened {
  const [opened, setOpened] = useState<Opened>({ is: "opening" });
  useEffect(() => {
    let isWanted = true;
    // What is given to the worker is gone here, and this may run twice.
    const opening = openPdf(bytes.slice());
    opening.then(
      (pdf) => isWanted && setOpened({ is: "open", pdf }),
      (error: unknown) => isWanted && setOpened({ is: "not", why: reasonOf(error) }),
    );
    return () => {
      isWanted = false;
      opening.then(
        (pdf) => pdf.close(),
        () => undefined,
      );
    };
  }, [bytes]);
  return opened;
}

function reasonOf(error: unknown): "broken" | "locked" | "failed" {
  if (error instanceof LockedPdfError) return "locked";
  return error instanceof BrokenPdfError ? "broken" : "failed";
}

function useSizeOf(pdf: Pdf, page: number, isWanted = true): Box | undefined {
  const [size, setSize] = useState<Box>();
  useEffect(() => {
    if (!isWanted) return;
    let isHere = true;
    pdf.sizeOf(page).then(
      (found) => isHere && setSize(found),
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, [pdf, page, isWanted]);
  return size;
}

/** Whether a page is within a window's height of the window; `onSeen` is told when it comes into its middle. */
function useNear(
  place: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
  onSeen: () => void,
): boolean {
  const [isNear, setNear] = useState(false);
  const seen = useRef(onSeen);
  useEffect(() => {
    seen.current = onSeen;
  });
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const root = scroller.current;
    const near = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      root,
      rootMargin: "100% 0px",
    });
    const middle = new IntersectionObserver(([entry]) => entry?.isIntersecting && seen.current(), {
      root,
      rootMargin: "-49% 0px",
    });
    near.observe(element);
    middle.observe(element);
    return () => {
      near.disconnect();
      middle.disconnect();
    };
  }, [place, scroller]);
  return isNear;
}
