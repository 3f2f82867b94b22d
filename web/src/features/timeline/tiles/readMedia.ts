// What a message with media says of itself; everything in it may be wrong.
import type { MatrixEvent } from "matrix-js-sdk";
import { readDescription } from "../../../core/mediaMessage.ts";
import { type Attachment, readAttachment } from "../../../platform/media/attachment.ts";
import { localMediaOf } from "../../../platform/media/local.ts";

export interface Media {
  attachment: Attachment | undefined;
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
  return {
    attachment: readAttachment(content.url, content.file, info.mimetype),
    thumbnail: readAttachment(info.thumbnail_url, info.thumbnail_file, thumbnailInfo.mimetype),
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
