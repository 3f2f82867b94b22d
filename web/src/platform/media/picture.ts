// Pictures as they are sent: drawn anew, which leaves behind what the camera wrote into the file, such as the place.
import { fitWithin, kindOf, middleSquare } from "../../core/mediaMessage.ts";
import { isMoving } from "../../core/traces/moving.ts";

export interface Drawn {
  blob: Blob;
  width: number;
  height: number;
}

/** `small` is for looking at on a screen; `full` keeps every pixel; `untouched` is the file as it is. */
export type PictureQuality = "small" | "full" | "untouched";

const SMALL_PX = 1600;
export const THUMBNAIL_PX = 800;
const STICKER_PX = 512;
const FACE_PX = 512;
const QUALITY = { small: 0.82, full: 0.95, thumbnail: 0.72 };

/** Enough for all that is told of colours before it is told that it moves. */
const HEAD_BYTES = 1_000_000;

/** What was chosen is nothing that this browser can draw. */
export class NotAPictureError extends Error {}

/** Drawing would stop its moving. */
function isGif({ type }: Blob): boolean {
  return type === "image/gif";
}

/** Other kinds tell it only inside. */
async function moves(file: Blob): Promise<boolean> {
  return isGif(file) || isMoving(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
}

/** Whether nothing but its pixels is sent. Of what moves, but is no GIF, only its bytes tell: see `Look.isMoving`. */
export function isDrawnAnew(file: Blob, quality: PictureQuality): boolean {
  return kindOf(file.type) === "m.image" && quality !== "untouched" && !isGif(file);
}

export async function preparePicture(file: Blob, quality: PictureQuality): Promise<Drawn> {
  const picture = await decode(file);
  try {
    const { width, height } = picture;
    if (quality === "untouched" || !isDrawnAnew(file, quality)) return { blob: file, width, height };
    const longest = quality === "small" ? SMALL_PX : Math.max(width, height);
    return await draw(picture, longest, typeFor(file, quality), QUALITY[quality]);
  } finally {
    picture.close();
  }
}

/** A smaller one, to be seen before the picture itself is there; undefined where the picture is small. */
export async function makeThumbnail(source: ImageBitmapSource): Promise<Drawn | undefined> {
  const picture = await createImageBitmap(source);
  try {
    if (Math.max(picture.width, picture.height) <= THUMBNAIL_PX) return undefined;
    return await draw(picture, THUMBNAIL_PX, "image/webp", QUALITY.thumbnail);
  } finally {
    picture.close();
  }
}

/** Of what is no picture itself, so that there is none but this: a film, a page. */
export async function makePoster(source: ImageBitmapSource): Promise<Drawn> {
  const picture = await createImageBitmap(source);
  try {
    return await draw(picture, THUMBNAIL_PX, "image/webp", QUALITY.thumbnail);
  } finally {
    picture.close();
  }
}

/** Small, for packs of emoji and stickers. */
export async function drawSticker(file: Blob): Promise<Drawn> {
  const picture = await decode(file);
  try {
    const { width, height } = picture;
    const isKept = await moves(file);
    return isKept ? { blob: file, width, height } : await draw(picture, STICKER_PX, "image/webp", 0.9);
  } finally {
    picture.close();
  }
}

/** The middle of a picture, for somebody to be known by; one that moves stands still. Throws NotAPictureError. */
export async function drawFace(file: Blob): Promise<Drawn> {
  const picture = await decode(file).catch((cause: unknown) => {
    throw new NotAPictureError("This cannot be drawn.", { cause });
  });
  const { x, y, side } = middleSquare(picture.width, picture.height);
  const middle = await createImageBitmap(picture, x, y, side, side);
  try {
    return await draw(middle, FACE_PX, typeFor(file, "small"), 0.9);
  } finally {
    middle.close();
    picture.close();
  }
}

/** A photo stays a JPEG, which everybody reads; what may be transparent becomes a WebP, or stays a PNG at full quality. */
function typeFor({ type }: Blob, quality: "small" | "full"): string {
  if (type === "image/jpeg") return type;
  return type === "image/png" && quality === "full" ? type : "image/webp";
}

function decode(file: Blob): Promise<ImageBitmap> {
  return createImageBitmap(file, { imageOrientation: "from-image" });
}

async function draw(picture: ImageBitmap, longest: number, type: string, quality: number): Promise<Drawn> {
  const { width, height } = fitWithin(picture.width, picture.height, longest);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser cannot draw pictures.");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  return { blob: await canvas.convertToBlob({ type, quality }), width, height };
}
