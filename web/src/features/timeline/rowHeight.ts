// A guess at how high a row is before it has been measured; a near one makes the scroll bar steady.
import { boxOf } from "../../core/message/mediaBox.ts";
import { albumHeight } from "../../core/timeline/albums.ts";
import type { Row } from "../../core/timeline/rows.ts";
import { readableAs } from "../../core/viewing/plainText.ts";
import type { Shown } from "./shown.ts";

export const ALBUM_PX = 416;
/** An album of more is folded. */
export const FEW_PICTURES = 12;
/** The first page, the name below it, and the way in. */
const PDF_PX = 290;
const LINE_PX = 22;
const LETTERS_A_LINE = 60;

export function estimateHeight(row: Row<Shown> | undefined): number {
  if (!row) return 40;
  const around = (row.opensDay ? 40 : 0) + (row.isFirstUnread ? 36 : 0) + (row.opensGroup ? 12 : 2);
  if (row.layout === "line") return around + Math.min(row.said.length, 1) * 26;
  if (row.said.length > 1)
    return around + 38 + albumHeight(Math.min(row.said.length, FEW_PICTURES)) * ALBUM_PX;
  return around + 38 + contentHeight(row.said[0]?.event.getContent());
}

function contentHeight(content: Record<string, unknown> | undefined): number {
  const body = content?.body;
  if (content?.msgtype === "m.image" || content?.msgtype === "m.video") {
    const info = content.info as { w?: unknown; h?: unknown } | undefined;
    return boxOf(info?.w, info?.h).height;
  }
  if (content && showsPage(content)) return PDF_PX;
  if (typeof body !== "string") return LINE_PX;
  const lines = body
    .split("\n", 40)
    .reduce((sum, line) => sum + Math.ceil((line.length || 1) / LETTERS_A_LINE), 0);
  return Math.min(lines, 16) * LINE_PX;
}

function showsPage({ msgtype, filename, body, url, info }: Record<string, unknown>): boolean {
  if (msgtype !== "m.file") return false;
  const said = info as { mimetype?: unknown; thumbnail_file?: unknown } | undefined;
  const isPdf = readableAs(String(filename ?? body), String(said?.mimetype ?? "")) === "pdf";
  return isPdf && (url !== undefined || said?.thumbnail_file !== undefined);
}
