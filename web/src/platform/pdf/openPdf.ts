// Opens PDF files with pdf.js, in a worker of our own origin; scripts in them are not run, and nothing is fetched for them.
import {
  getDocument,
  InvalidPDFException,
  PasswordException,
  type PDFDocumentProxy,
  PDFWorker,
  RenderingCancelledException,
} from "pdfjs-dist";
import type { Box } from "../../core/message/mediaBox.ts";

/** It is damaged, or no PDF at all. */
export class BrokenPdfError extends Error {}

/** It cannot be read without a password. */
export class LockedPdfError extends Error {}

/** A canvas of more is refused by browsers, or takes all of the memory. */
const MOST_PIXELS = 12_000_000;

export interface Drawing {
  /** Done when it is drawn, or called off. */
  done: Promise<void>;
  cancel(): void;
}

export interface Pdf {
  pageCount: number;
  /** In CSS pixels at scale 1; pages are counted from 1. */
  sizeOf(page: number): Promise<Box>;
  draw(page: number, canvas: HTMLCanvasElement, scale: number): Drawing;
  /** The words of a page, for who does not see it. */
  wordsOf(page: number): Promise<string>;
  close(): void;
}

/** The bytes are given away. Throws BrokenPdfError, LockedPdfError. */
export async function openPdf(bytes: Uint8Array<ArrayBuffer>): Promise<Pdf> {
  const port = new Worker(new URL("./pdf.worker.ts", import.meta.url), { type: "module" });
  const worker = PDFWorker.create({ port });
  const folder = new URL("/pdf/", location.origin).href;
  const task = getDocument({
    data: bytes,
    worker,
    cMapUrl: `${folder}cmaps/`,
    standardFontDataUrl: `${folder}standard_fonts/`,
    wasmUrl: `${folder}wasm/`,
    iccUrl: `${folder}iccs/`,
    enableXfa: false,
    stopAtErrors: false,
  });
  const close = () => {
    void task.destroy().finally(() => {
      worker.destroy();
      port.terminate();
    });
  };
  try {
    return toPdf(await task.promise, close);
  } catch (error) {
    close();
    if (error instanceof PasswordException) throw new LockedPdfError("It has a password.");
    if (error instanceof InvalidPDFException) throw new BrokenPdfError("It is no whole PDF.");
    throw error;
  }
}

function toPdf(opened: PDFDocumentProxy, close: () => void): Pdf {
  return {
    pageCount: opened.numPages,
    sizeOf: async (page) => {
      const { width, height } = (await opened.getPage(page)).getViewport({ scale: 1 });
      return { width, height };
    },
    draw: (page, canvas, scale) => drawPage(opened, page, canvas, scale),
    wordsOf: async (page) => {
      const { items } = await (await opened.getPage(page)).getTextContent();
      return items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
    },
    close,
  };
}

function drawPage(opened: PDFDocumentProxy, page: number, canvas: HTMLCanvasElement, scale: number): Drawing {
  let isCancelled = false;
  let cancel = () => {
    isCancelled = true;
  };
  const draw = async () => {
    const found = await opened.getPage(page);
    if (isCancelled) return;
    const { width, height } = found.getViewport({ scale: 1 });
    const sharp = scale * Math.min(window.devicePixelRatio, 2);
    const viewport = found.getViewport({ scale: Math.min(sharp, Math.sqrt(MOST_PIXELS / (width * height))) });
    canvas.width = Math.max(1, Math.floor(viewport.width));
    canvas.height = Math.max(1, Math.floor(viewport.height));
    const task = found.render({ canvas, viewport });
    cancel = () => task.cancel();
    await task.promise.catch((error: unknown) => {
      if (!(error instanceof RenderingCancelledException)) throw error;
    });
  };
  return { done: draw(), cancel: () => cancel() };
}
