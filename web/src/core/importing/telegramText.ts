// Telegram's formatted text as plain text and as Matrix HTML.
import { escapeHtml } from "../html.ts";
import { isRecord, word } from "./shape.ts";

export interface FormattedText {
  text: string;
  /** Absent when the text has no formatting. */
  html?: string;
}

interface Piece {
  type: string;
  text: string;
  href?: string;
  language?: string;
}

const TAGS: Record<string, [string, string]> = {
  bold: ["<strong>", "</strong>"],
  italic: ["<em>", "</em>"],
  underline: ["<u>", "</u>"],
  strikethrough: ["<del>", "</del>"],
  code: ["<code>", "</code>"],
  spoiler: ["<span data-mx-spoiler>", "</span>"],
  blockquote: ["<blockquote>", "</blockquote>"],
};
/** The schemes that Matrix lets a link have. */
const SAFE_LINK = /^(https?|ftp|mailto|magnet):/i;
const LANGUAGE = /^[\w+#.-]{1,30}$/;

/** Read `text_entities`, or `text` of older exports: a string, or a list of strings and pieces. */
export function readFormatted(entities: unknown, text: unknown): FormattedText {
  const pieces = toPieces(Array.isArray(entities) && entities.length > 0 ? entities : text);
  const plain = pieces.map(toPlain).join("");
  if (pieces.every((piece) => !isFormatted(piece))) return { text: plain };
  return { text: plain, html: pieces.map(toHtml).join("") };
}

function toPieces(value: unknown): Piece[] {
  if (typeof value === "string") return value ? [{ type: "plain", text: value }] : [];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item === "string") return item ? [{ type: "plain", text: item }] : [];
    const content = isRecord(item) ? word(item.text) : undefined;
    if (!isRecord(item) || content === undefined) return [];
    return [
      {
        type: word(item.type) ?? "plain",
        text: content,
        href: word(item.href),
        language: word(item.language),
      },
    ];
  });
}

function isFormatted(piece: Piece): boolean {
  return Object.hasOwn(TAGS, piece.type) || piece.type === "pre" || linkOf(piece) !== undefined;
}

/** Where a piece leads, if it is a link that may be followed; plain addresses link themselves. */
function linkOf({ type, href }: Piece): string | undefined {
  return type === "text_link" && href && SAFE_LINK.test(href) ? href : undefined;
}

function toPlain(piece: Piece): string {
  const hasHiddenAddress = piece.type === "text_link" && piece.href && piece.href !== piece.text;
  return hasHiddenAddress ? `${piece.text} (${piece.href})` : piece.text;
}

function toHtml(piece: Piece): string {
  const inner = escapeHtml(piece.text);
  if (piece.type === "pre") return `<pre><code${languageOf(piece)}>${inner}</code></pre>`;
  const link = linkOf(piece);
  if (link) return `<a href="${escapeHtml(link)}">${toLines(inner)}</a>`;
  const [open, close] = (Object.hasOwn(TAGS, piece.type) && TAGS[piece.type]) || ["", ""];
  return `${open}${toLines(inner)}${close}`;
}

function languageOf({ language }: Piece): string {
  return language && LANGUAGE.test(language) ? ` class="language-${language}"` : "";
}

function toLines(html: string): string {
  return html.replace(/\r?\n/g, "<br>");
}
