// The content of a message with a file: picture, video, sound or anything else.
import { isRecord } from "./importing/shape.ts";
import type { TextContent } from "./message.ts";

export type MediaKind = "m.image" | "m.video" | "m.audio" | "m.file";

/** Pictures that every browser draws; SVG is a program as well, so it is sent as a file. */
const PICTURES = ["image/jpeg", "image/png", "image/apng", "image/webp", "image/gif", "image/avif"];

export function kindOf(mimetype: string): MediaKind {
  if (PICTURES.includes(mimetype)) return "m.image";
  if (mimetype.startsWith("video/")) return "m.video";
  return mimetype.startsWith("audio/") ? "m.audio" : "m.file";
}

export interface MediaInfo {
  mimetype: string;
  size: number;
  w?: number;
  h?: number;
  /** Milliseconds. */
  duration?: number;
  thumbnail_info?: { mimetype: string; size: number; w: number; h: number };
  /** What it looks like from far away (MSC2448). */
  "xyz.amorgan.blurhash"?: string;
}

/** What is seen, for those who cannot see it: a block of MSC3552, of extensible events. */
const ALT_TEXT = "org.matrix.msc1767.alt_text";
const TEXT = "org.matrix.msc1767.text";
export const LONGEST_DESCRIPTION = 1000;

/**
 * `body` is the caption where there is one (and `filename` the name), else what `description` says is to be seen, which
 * other clients show below the picture and read aloud, else the name.
 */
export function buildMedia(
  kind: MediaKind,
  fileName: string,
  info: MediaInfo,
  caption?: TextContent,
  description?: string,
): Record<string, unknown> {
  return {
    msgtype: kind,
    body: caption?.body ?? description ?? fileName,
    filename: fileName,
    info,
    ...(description !== undefined && { [ALT_TEXT]: { [TEXT]: description } }),
    ...(caption?.formatted_body !== undefined && {
      format: caption.format,
      formatted_body: caption.formatted_body,
    }),
    "m.mentions": caption?.["m.mentions"] ?? {},
  };
}

/** What the sender says is to be seen; undefined when nothing was said. Anything may be in there. */
export function readDescription(content: Record<string, unknown>): string | undefined {
  const block = asRecord(content[ALT_TEXT] ?? content["m.alt_text"]);
  const text = block[TEXT] ?? block["m.text"];
  const [first] = Array.isArray(text) ? text : [];
  const said: unknown = typeof text === "string" ? text : asRecord(first).body;
  return typeof said === "string" && said.trim() ? said.slice(0, LONGEST_DESCRIPTION) : undefined;
}

/** Width and height in the same proportion, the longer side at most `longest`. */
export function fitWithin(width: number, height: number, longest: number): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height, 1));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}

/** The largest square in the middle of it. */
export function middleSquare(width: number, height: number): { x: number; y: number; side: number } {
  const side = Math.max(1, Math.min(width, height));
  return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), side };
}

/** "1.4 MB", in the language of the reader. */
export function formatBytes(bytes: number, language: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1000)));
  const maximumFractionDigits = power < 2 ? 0 : 1;
  const format = {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits,
  } as const;
  return new Intl.NumberFormat(language, format).format(bytes / 1000 ** power);
}

/** The places of a message's files: itself and its thumbnail, open or encrypted. */
export function listFiles(content: Record<string, unknown>): string[] {
  const info = asRecord(content.info);
  const places = [
    content.url,
    asRecord(content.file).url,
    info.thumbnail_url,
    asRecord(info.thumbnail_file).url,
  ];
  return [...new Set(places.filter(isPlace))];
}

/** The same message with its files in other places. */
export function withFilesAt(
  content: Record<string, unknown>,
  places: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const moved = (value: unknown) => (isPlace(value) ? (places.get(value) ?? value) : value);
  const { url, file, info } = content;
  return {
    ...content,
    ...(url !== undefined && { url: moved(url) }),
    ...(isRecord(file) && { file: { ...file, url: moved(file.url) } }),
    ...(isRecord(info) && { info: withThumbnailAt(info, moved) }),
  };
}

function withThumbnailAt(info: Record<string, unknown>, moved: (value: unknown) => unknown) {
  const { thumbnail_url: url, thumbnail_file: file } = info;
  return {
    ...info,
    ...(url !== undefined && { thumbnail_url: moved(url) }),
    ...(isRecord(file) && { thumbnail_file: { ...file, url: moved(file.url) } }),
  };
}

function isPlace(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("mxc://");
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}
