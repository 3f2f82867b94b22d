// The first page of a PDF as a small picture, so that others see what it is before they open it.
import { type Drawn, makePoster, THUMBNAIL_PX } from "../media/picture.ts";
import type { Pdf } from "./openPdf.ts";

/** What is more cannot be read in place either. */
const MOST_BYTES = 50_000_000;
/** Somebody waits for it to be sent. */
const LONGEST_MS = 5_000;

/** Undefined for one that is broken, locked or too large, or whose page takes too long. */
export async function drawFirstPage(file: Blob): Promise<Drawn | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(new Error("It takes too long.")), LONGEST_MS);
  try {
    return await drawUnless(giveUp.signal, file);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

async function drawUnless(signal: AbortSignal, file: Blob): Promise<Drawn> {
  // Hundreds of kilobytes that most who send something do not need.
  const { openPdf } = await import("./openPdf.ts");
  const opening = openPdf(new Uint8Array(await file.arrayBuffer()));
  try {
    const pdf = await unless(signal, opening);
    return await unless(signal, drawPage(pdf, signal));
  } finally {
    opening.then(
      (pdf) => pdf.close(),
      () => undefined,
    );
  }
}

async function drawPage(pdf: Pdf, signal: AbortSignal): Promise<Drawn> {
  const { width, height } = await pdf.sizeOf(1);
  const scale = THUMBNAIL_PX / Math.max(width, height);
  if (!(scale > 0 && Number.isFinite(scale))) throw new Error("The page has no size.");
  const canvas = document.createElement("canvas");
  const drawing = pdf.draw(1, canvas, scale);
  signal.addEventListener("abort", () => drawing.cancel());
  await drawing.done;
  return makePoster(canvas);
}

/** What is waited for, or the error of the signal as soon as it is given. */
function unless<T>(signal: AbortSignal, awaited: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    awaited.then(resolve, reject);
  });
}
