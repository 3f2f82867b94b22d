import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drawFirstPage } from "./firstPage.ts";
import { BrokenPdfError, openPdf, type Pdf } from "./openPdf.ts";

vi.mock("./openPdf.ts", () => ({ openPdf: vi.fn(), BrokenPdfError: class extends Error {} }));
vi.mock("../media/picture.ts", () => ({
  THUMBNAIL_PX: 800,
  makePoster: async () => ({ blob: new Blob(["page"]), width: 566, height: 800 }),
}));

const file = new Blob(["%PDF"], { type: "application/pdf" });
const opening = vi.mocked(openPdf);

function pdfOf(parts: Partial<Pdf>): Pdf {
  return {
    pageCount: 1,
    sizeOf: async () => ({ width: 595, height: 842 }),
    draw: vi.fn(() => ({ done: Promise.resolve(), cancel: vi.fn() })),
    wordsOf: async () => "",
    close: vi.fn(),
    ...parts,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { createElement: () => ({}) });
  opening.mockReset();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the page is drawn as large as a small picture, and the file let go", async () => {
  const pdf = pdfOf({});
  opening.mockResolvedValue(pdf);
  expect(await drawFirstPage(file)).toMatchObject({ width: 566, height: 800 });
  expect(pdf.draw).toHaveBeenCalledWith(1, expect.anything(), 800 / 842);
  expect(pdf.close).toHaveBeenCalledOnce();
});

test("one that is broken, without any size, or too large has no picture", async () => {
  opening.mockRejectedValueOnce(new BrokenPdfError());
  expect(await drawFirstPage(file)).toBeUndefined();
  const flat = pdfOf({ sizeOf: async () => ({ width: 0, height: 0 }) });
  opening.mockResolvedValueOnce(flat);
  expect(await drawFirstPage(file)).toBeUndefined();
  expect(flat.close).toHaveBeenCalledOnce();
  opening.mockClear();
  expect(await drawFirstPage({ size: 50_000_001 } as Blob)).toBeUndefined();
  expect(opening).not.toHaveBeenCalled();
});

test("a page that takes too long is called off, and nobody waits for it", async () => {
  const cancel = vi.fn();
  const pdf = pdfOf({ draw: () => ({ done: new Promise<void>(() => undefined), cancel }) });
  opening.mockResolvedValue(pdf);
  const drawn = drawFirstPage(file);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await drawn).toBeUndefined();
  expect(cancel).toHaveBeenCalledOnce();
  expect(pdf.close).toHaveBeenCalledOnce();
});

test("so is one that cannot even be opened in time, and it is let go when it is", async () => {
  const pdf = pdfOf({});
  let open = (_pdf: Pdf) => {};
  opening.mockReturnValue(
    new Promise((resolve) => {
      open = resolve;
    }),
  );
  const drawn = drawFirstPage(file);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await drawn).toBeUndefined();
  open(pdf);
  await vi.advanceTimersByTimeAsync(0);
  expect(pdf.close).toHaveBeenCalledOnce();
});
