// What a message with media says of itself; everything in it may be wrong.
import type { MatrixEvent } from "matrix-js-sdk";
import { readDescription } from "../../../core/mediaMessage.ts";
import { readableAs } from "../../../core/viewing/plainText.ts";
import { type Attachment, previewOf, readAttachment } from "../../../platform/media/attachment.ts";
import { localMediaOf } from "../../../platform/media/local.ts";

export interface Media {
  attachment: Attachment | undefined;
  /** What is seen before it is opened: what the sender made, or what the server can make of a file it can read. */
  thumbnail: Attachment | undefined;
  /** Words that go with it; a bare file name is none, nor is what only describes what is to be seen. */
  caption: { body: string; html: string | undefined } | undefined;
  /** What is to be seen, as the sender says. */
  description: string | undefined;
  fileName: string;
  /** As it was sent, with whatever signs are in it. */
  sentName: string;
  /** Where it can be drawn from while it is on its way. */
  local: string | undefined;
  width: unknown;
  height: unknown;
  sizeBytes: unknown;
  durationMs: unknown;
  /** What it looks like from far away (MSC2448). */
  blurhash: unknown;
}

export function readMedia(event: MatrixEvent): Media {
  const content = event.getContent();
  const info = asRecord(content.info);
  const thumbnailInfo = asRecord(info.thumbnail_info);
  const body = typeof content.body === "string" ? content.body : "";
  const name = typeof content.filename === "string" ? content.filename : body;
  const description = readDescription(content);
  const isCaptioned = name !== body && body !== "" && body !== description;
  const attachment = readAttachment(content.url, content.file, info.mimetype);
  const sent = readAttachment(info.thumbnail_url, info.thumbnail_file, thumbnailInfo.mimetype);
  return {
    attachment,
    thumbnail: sent ?? madeByServer(content.msgtype, name, attachment),
    caption: isCaptioned ? { body, html: htmlOf(content) } : undefined,
    description,
    fileName: cleanFileName(name),
    sentName: name,
    local: localMediaOf(event),
    width: info.w,
    height: info.h,
    sizeBytes: info.size,
    durationMs: info.duration ?? asRecord(content["org.matrix.msc1767.audio"]).duration,
    blurhash: info["xyz.amorgan.blurhash"],
  };
}

function madeByServer(
  msgtype: unknown,
  name: string,
  attachment: Attachment | undefined,
): Attachment | undefined {
  if (msgtype === "m.image") return previewOf(attachment, "moving");
  const isPdf = msgtype === "m.file" && readableAs(name, attachment?.mimetype) === "pdf";
  return msgtype === "m.video" || isPdf ? previewOf(attachment, "still") : undefined;
}

/** What a picture says to who cannot see it. */
export function altOf({ description, caption, fileName }: Media): string {
  return description ?? (caption?.body || fileName);
}

/** Without folders, and without signs that make ".exe" look like ".jpg". */
export function cleanFileName(name: string): string {
  const clean = name
    .replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F\p{Cc}]/gu, "")
    .replace(/[/\\:*?"<>|]/g, "_")
    .trim();
  return clean.slice(-120) || "file";
}

function htmlOf(content: Record<string, unknown>): string | undefined {
  const { format, formatted_body: html } = content;
  return format === "org.matrix.custom.html" && typeof html === "string" ? html : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
}
