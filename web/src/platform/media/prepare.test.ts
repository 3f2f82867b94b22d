// Which files are read where they lie, and which are drawn anew and kept.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LARGE_BYTES } from "../../core/transfer.ts";
import { prepareFile } from "./prepare.ts";

/** A browser in which every picture is small, and can be drawn. */
beforeEach(() => {
  vi.stubGlobal("createImageBitmap", async () => ({ width: 8, height: 8, close: () => undefined }));
  class Canvas {
    getContext = () => ({
      fillRect: () => undefined,
      drawImage: () => undefined,
      getImageData: () => ({ data: new Uint8ClampedArray(8 * 8 * 4) }),
    });
    convertToBlob = async ({ type }: { type: string }) => new Blob(["drawn"], { type });
  }
  vi.stubGlobal("OffscreenCanvas", Canvas);
});
afterEach(() => void vi.unstubAllGlobals());

const large = new Uint8Array(LARGE_BYTES);

async function prepared(type: string, quality: "small" | "full" | "untouched") {
  const file = new File([large], `picture.${type.split("/")[1]}`, { type });
  const { uploads } = await prepareFile({ file, quality }, false);
  return { file, upload: uploads.at(-1) };
}

test.each(["small", "full", "untouched"] as const)(
  "a large GIF is read where it lies, chosen as %s: nobody draws it anew",
  async (quality) => {
    const { file, upload } = await prepared("image/gif", quality);
    expect(upload).toMatchObject({ large: { file } });
  },
);

test("a large photo is drawn anew, unless it is to stay as it is", async () => {
  expect((await prepared("image/jpeg", "small")).upload).toMatchObject({ blob: { size: 5 } });
  const { file, upload } = await prepared("image/jpeg", "untouched");
  expect(upload).toMatchObject({ large: { file } });
});
