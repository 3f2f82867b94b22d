// The door for sending media: from a file to the content of a message and what has to be uploaded for it, encrypted if need be.
import { buildMedia, kindOf, type MediaInfo } from "../../core/mediaMessage.ts";
import type { TextContent } from "../../core/message.ts";
import { LARGE_BYTES } from "../../core/transfer.ts";
import { readableAs } from "../../core/viewing/plainText.ts";
import type { Upload, WholeUpload } from "../outbox/entry.ts";
import { drawFirstPage } from "../pdf/firstPage.ts";
import { blurhashOf } from "./blur.ts";
import { encryptBlob } from "./encrypt.ts";
import { toLargeFile } from "./parts/largeFile.ts";
import { type Drawn, isDrawnAnew, makeThumbnail, type PictureQuality, preparePicture } from "./picture.ts";
import { readPlayable } from "./playable.ts";

export interface Prepared<Sent extends Upload = WholeUpload> {
  content: Record<string, unknown>;
  uploads: Sent[];
  /** What the sender sees until it is sent. */
  preview: Blob;
}

interface Measured {
  blob: Blob;
  info: MediaInfo;
  thumbnail?: Drawn | undefined;
}

export interface MediaChoice {
  file: File;
  /** What can be looked at of a file that lies locked on this device. */
  beginning?: File | undefined;
  quality: PictureQuality;
  caption?: TextContent | undefined;
  /** What is to be seen, for those who cannot see it. */
  description?: string | undefined;
  /** Fields beside those of every file, such as those of a voice message. */
  more?: Record<string, unknown>;
}

/** Encrypted as a whole, and kept until it is sent: for what is small. */
export async function prepareMedia(choice: MediaChoice, isEncrypted: boolean): Promise<Prepared> {
  const { content, blob, thumbnails } = await compose(choice, isEncrypted);
  const fileName = isEncrypted ? undefined : nameFor(choice.file, blob);
  const whole = await attach(content, blob, WHOLE, isEncrypted, fileName);
  return { content, uploads: [...thumbnails, whole], preview: blob };
}

/** Like `prepareMedia`, but a large file stays where it is, to be read while it is uploaded. */
export async function prepareFile(choice: MediaChoice, isEncrypted: boolean): Promise<Prepared<Upload>> {
  const { file, quality } = choice;
  if (isDrawnAnew(file, quality) || file.size < LARGE_BYTES) return prepareMedia(choice, isEncrypted);
  const { content, thumbnails } = await compose(choice, isEncrypted);
  const large = { large: toLargeFile(file, isEncrypted), at: isEncrypted ? WHOLE.file : WHOLE.url };
  return { content, uploads: [...thumbnails, large], preview: choice.beginning ?? file };
}

async function compose(choice: MediaChoice, isEncrypted: boolean) {
  const { file, beginning, quality, caption, description, more } = choice;
  const { blob, info, thumbnail } = await measure(beginning ?? file, quality, isEncrypted);
  if (beginning) info.size = file.size;
  const media = buildMedia(kindOf(file.type), nameFor(file, blob), info, caption, description);
  const content = { ...media, ...more };
  const part = info as unknown as Record<string, unknown>;
  const thumbnails = thumbnail ? [await attach(part, thumbnail.blob, THUMBNAIL, isEncrypted)] : [];
  return { content, blob, thumbnails };
}

const WHOLE = { url: ["url"], file: ["file"], prefix: [] as string[] };
const THUMBNAIL = { url: ["thumbnail_url"], file: ["thumbnail_file"], prefix: ["info"] };

/** Put what describes the file into `part` of the content, and say what to upload and where its address goes. */
async function attach(
  part: Record<string, unknown>,
  blob: Blob,
  where: typeof WHOLE,
  isEncrypted: boolean,
  fileName?: string,
): Promise<WholeUpload> {
  if (!isEncrypted) return { blob, at: [...where.prefix, ...where.url], ...(fileName && { fileName }) };
  const encrypted = await encryptBlob(blob);
  part[where.file[0] ?? "file"] = { ...encrypted.file };
  return { blob: encrypted.blob, at: [...where.prefix, ...where.file, "url"] };
}

async function measure(file: File, quality: PictureQuality, isEncrypted: boolean): Promise<Measured> {
  const plain: Measured = {
    blob: file,
    info: { mimetype: file.type || "application/octet-stream", size: file.size },
  };
  switch (kindOf(file.type)) {
    case "m.image":
      return measurePicture(file, quality);
    case "m.video":
    case "m.audio":
      return measurePlayable(plain);
    default:
      // Of what is not encrypted the server draws it.
      return isEncrypted && readableAs(file.name, file.type) === "pdf" ? measurePdf(plain) : plain;
  }
}

async function measurePicture(file: File, quality: PictureQuality): Promise<Measured> {
  const { blob, width, height } = await preparePicture(file, quality);
  const thumbnail = await makeThumbnail(blob);
  const info: MediaInfo = { mimetype: blob.type, size: blob.size, w: width, h: height };
  return { blob, info: await withLook(info, thumbnail, blob), thumbnail };
}

async function measurePlayable({ blob, info }: Measured): Promise<Measured> {
  const { durationMs, width, height, thumbnail } = await readPlayable(blob);
  const told: MediaInfo = {
    ...info,
    ...(durationMs !== undefined && { duration: durationMs }),
    ...(width && height && { w: width, h: height }),
  };
  return { blob, info: await withLook(told, thumbnail), thumbnail };
}

async function measurePdf({ blob, info }: Measured): Promise<Measured> {
  const thumbnail = await drawFirstPage(blob);
  return { blob, info: await withLook(info, thumbnail), thumbnail };
}

/** With what is seen before it is there: a smaller picture, and before that one without any detail. */
async function withLook(info: MediaInfo, thumbnail?: Drawn, picture = thumbnail?.blob): Promise<MediaInfo> {
  if (!picture) return info;
  const look = { "xyz.amorgan.blurhash": await blurhashOf(thumbnail?.blob ?? picture) };
  if (!thumbnail) return { ...info, ...look };
  const { blob, width, height } = thumbnail;
  return { ...info, ...look, thumbnail_info: { mimetype: blob.type, size: blob.size, w: width, h: height } };
}

/** A picture that was drawn anew may have become one of another type. */
function nameFor(file: File, { type }: Blob): string {
  if (!type || type === file.type) return file.name;
  return `${file.name.replace(/\.[^.]*$/, "")}.${type.split("/")[1]}`;
}
