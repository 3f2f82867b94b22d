// A page of an exported chat: HTML that needs nothing else, runs nothing, and loads nothing from elsewhere.
import { escapeHtml, textToHtml } from "../html.ts";
import type { ExportRecord, RecordFile } from "./record.ts";

export const PAGE_SIZE = 1000;

/** The few words of a page, in the person's language. */
export interface PageWords {
  deleted: string;
  locked: string;
  edited: string;
  missingFile: string;
  replyTo: string;
  earlier: string;
  later: string;
  importedFrom: string;
}

export interface PageFrame {
  title: string;
  language: string;
  direction: "ltr" | "rtl";
  words: PageWords;
  /** Counted from 1. */
  page: number;
  pages: number;
  /** The page of a message; undefined for what is not in the export. */
  pageOf(eventId: string): number | undefined;
  /** Whether a file could be fetched. */
  hasFile(path: string): boolean;
}

const POLICY =
  "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const STYLE = `
:root{color-scheme:light dark;font:16px/1.45 system-ui,sans-serif}
body{max-width:46rem;margin:0 auto;padding:1rem;background:Canvas;color:CanvasText}
h1{font-size:1.4rem}h2{font-size:1rem;text-align:center;margin:1.5rem 0 .5rem}
nav{display:flex;justify-content:space-between;gap:1rem;padding:.5rem 0}
article{padding:.4rem 0;overflow-wrap:anywhere}article:target{outline:2px solid Highlight}
article>header{display:flex;gap:.6rem;align-items:baseline}
.author{font-weight:600}time,.mark{font-size:.85rem;opacity:.75}
.happened{text-align:center;font-size:.9rem;opacity:.8}.locked,.deleted{font-style:italic}
img,video{max-width:100%;max-height:24rem;border-radius:8px}pre{overflow-x:auto}
blockquote{margin:.2rem 0;padding-inline-start:.6rem;border-inline-start:3px solid GrayText}`;

export function pageName(page: number): string {
  return page === 1 ? "messages.html" : `messages-${String(page).padStart(4, "0")}.html`;
}

export function renderPage(records: ExportRecord[], frame: PageFrame): string {
  const { title, language, direction } = frame;
  const turner = renderTurner(frame);
  return `<!doctype html>
<html lang="${escapeHtml(language)}" dir="${direction}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
<header><h1><bdi>${escapeHtml(title)}</bdi></h1></header>
${turner}
<main>
${renderDays(records, frame)}
</main>
${turner}
</html>
`;
}

function renderTurner({ page, pages, words }: PageFrame): string {
  if (pages === 1) return "";
  const link = (to: number, text: string) =>
    to >= 1 && to <= pages ? `<a href="${pageName(to)}">${escapeHtml(text)}</a>` : "<span></span>";
  return `<nav>${link(page - 1, words.earlier)}<span>${page} / ${pages}</span>${link(page + 1, words.later)}</nav>`;
}

function renderDays(records: ExportRecord[], frame: PageFrame): string {
  const day = new Intl.DateTimeFormat(frame.language, { dateStyle: "full" });
  const parts: string[] = [];
  let before = "";
  for (const record of records) {
    const today = day.format(record.sentMs);
    if (today !== before) parts.push(`<h2>${escapeHtml(today)}</h2>`);
    before = today;
    parts.push(renderRecord(record, frame));
  }
  return parts.join("\n");
}

function renderRecord(record: ExportRecord, frame: PageFrame): string {
  const id = escapeHtml(record.eventId);
  const time = renderTime(record, frame);
  if (record.kind === "happened") {
    return `<article id="${id}" class="happened"><bdi>${escapeHtml(record.text)}</bdi> ${time}</article>`;
  }
  const author = `<bdi class="author">${escapeHtml(record.author)}</bdi>`;
  const parts = [renderReply(record, frame), renderBody(record, frame), renderMarks(record)].filter(Boolean);
  return `<article id="${id}"><header>${author} ${time}</header>${parts.join("\n")}</article>`;
}

function renderTime({ sentMs, isEdited, source }: ExportRecord, { language, words }: PageFrame): string {
  const text = new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(sentMs);
  const marks = [isEdited && words.edited, source && `${words.importedFrom} ${source}`].filter(Boolean);
  const mark = marks.length > 0 ? ` <span class="mark">${escapeHtml(marks.join(", "))}</span>` : "";
  return `<time datetime="${new Date(sentMs).toISOString()}">${escapeHtml(text)}</time>${mark}`;
}

function renderReply({ replyTo }: ExportRecord, { pageOf, page, words }: PageFrame): string {
  const there = replyTo && pageOf(replyTo);
  if (!there || !replyTo) return "";
  const href = `${there === page ? "" : pageName(there)}#${encodeURIComponent(replyTo)}`;
  return `<div class="mark"><a href="${escapeHtml(href)}">${escapeHtml(words.replyTo)}</a></div>`;
}

function renderBody(record: ExportRecord, frame: PageFrame): string {
  const { words } = frame;
  if (record.kind === "deleted") return `<div class="deleted">${escapeHtml(words.deleted)}</div>`;
  if (record.kind === "locked") return `<div class="locked">${escapeHtml(words.locked)}</div>`;
  const file = record.file ? renderFile(record.file, frame) : "";
  const text = record.html ?? textToHtml(record.text);
  return file + (text && `<div dir="auto">${text}</div>`);
}

function renderFile({ path, name, kind }: RecordFile, { words, hasFile }: PageFrame): string {
  if (!hasFile(path))
    return `<div class="mark">${escapeHtml(words.missingFile)}: <bdi>${escapeHtml(name)}</bdi></div>`;
  const address = escapeHtml(path.split("/").map(encodeURIComponent).join("/"));
  const label = escapeHtml(name);
  const link = `<div><a href="${address}" download><bdi>${label}</bdi></a></div>`;
  if (kind === "image")
    return `<a href="${address}"><img src="${address}" alt="${label}" loading="lazy"></a>`;
  if (kind === "video") return `<video src="${address}" controls preload="none"></video>${link}`;
  return kind === "audio" ? `<audio src="${address}" controls preload="none"></audio>${link}` : link;
}

function renderMarks({ reactions }: ExportRecord): string {
  if (reactions.length === 0) return "";
  return `<div class="mark">${reactions.map(([key, count]) => `${escapeHtml(key)} ${count}`).join(" ")}</div>`;
}
