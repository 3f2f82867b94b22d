// The door for sending media: from a file to the content of a message and what has to be uploaded for it, encrypted if need be.
import { buildMedia, kindOf, type MediaInfo } from "../../core/mediaMessage.ts";
import type { TextContent } from "../../core/message.ts";
import type { Upload } from "../outbox/entry.ts";
import { encryptBlob } from "./encrypt.ts";
import { type Drawn, makeThumbnail, type PictureQuality, preparePicture } from "./picture.ts";
import { readPlayable } from "./playable.ts";

export interface Prepared {
  content: Record<string, unknown>;
  uploads: Upload[];
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
  quality: PictureQuality;
  caption?: TextContent | undefined;
  /** Fields beside those of every file, such as those of a voice message. */
  more?: Record<string, unknown>;
}

export async function prepareMedia(
  { file, quality, caption, more }: MediaChoice,
  isEncrypted: boolean,
): Promise<Prepared> {
  const { blob, info, thumbnail } = await measure(file, quality);
  const kind = kindOf(file.type);
  const content = { ...buildMedia(kind, nameFor(file, blob), info, caption), ...more };
  const uploads: Upload[] = [];
  if (thumbnail)
    uploads.push(
      await attach(info as unknown as Record<string, unknown>, thumbnail.blob, THUMBNAIL, isEncrypted),
    );
  uploads.push(
    await attach(content, blob, WHOLE, isEncrypted, isEncrypted ? undefined : nameFor(file, blob)),
  );
  return { content, uploads, preview: blob };
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
): Promise<Upload> {
  if (!isEncrypted) return { blob, at: [...where.prefix, ...where.url], ...(fileName && { fileName }) };
  const encrypted = await encryptBlob(blob);
  part[where.file[0] ?? "file"] = { ...encrypted.file };
  return { blob: encrypted.blob, at: [...where.prefix, ...where.file, "url"] };
}

async function measure(file: File, quality: PictureQuality): Promise<Measured> {
  const plain = {
    blob: file as Blob,
    info: { mimetype: file.type || "application/octet-stream", size: file.size },
  };
  switch (kindOf(file.type)) {
    case "m.image":
      return measurePicture(file, quality);
    case "m.video":
    case "m.audio":
      return measurePlayable(plain);
    default:
      return plain;
  }
}

async function measurePicture(file: File, quality: PictureQuality): Promise<Measured> {
  const { blob, width, height } = await preparePicture(file, quality);
  const thumbnail = await makeThumbnail(blob);
  const info: MediaInfo = { mimetype: blob.type, size: blob.size, w: width, h: height };
  return { blob, info: withThumbnail(info, thumbnail), thumbnail };
}

async function measurePlayable({ blob, info }: Measured): Promise<Measured> {
  const { durationMs, width, height, thumbnail } = await readPlayable(blob);
  const told: MediaInfo = {
    ...info,
    ...(durationMs !== undefined && { duration: durationMs }),
    ...(width && height && { w: width, h: height }),
  };
  return { blob, info: withThumbnail(told, thumbnail), thumbnail };
}

function withThumbnail(info: MediaInfo, thumbnail: Drawn | undefined): MediaInfo {
  if (!thumbnail) return info;
  const { blob, width, height } = thumbnail;
  return { ...info, thumbnail_info: { mimetype: blob.type, size: blob.size, w: width, h: height } };
}

/** A picture that was drawn anew may have become one of another type. */
function nameFor(file: File, { type }: Blob): string {
  if (!type || type === file.type) return file.name;
  return `${file.name.replace(/\.[^.]*$/, "")}.${type.split("/")[1]}`;
}
