// The words in the content of a message.
import { htmlToText } from "../html.ts";
import { withoutPlainFallback } from "./html.ts";

export interface Words {
  body: string;
  html: string | undefined;
}

/** Anything may be in there: only text is taken. */
export function readWords(content: unknown): Words {
  const { body, format, formatted_body: formatted } = (content ?? {}) as Record<string, unknown>;
  const isHtml = format === "org.matrix.custom.html" && typeof formatted === "string";
  return { body: typeof body === "string" ? body : "", html: isHtml ? formatted : undefined };
}

/** As they were typed: without the quote of a reply, and without what a spoiler hides. */
export function plainWords(content: unknown): string {
  const { body, html } = readWords(content);
  return hidesWords(html) ? HIDDEN : withoutPlainFallback(body);
}

/** For one line: as they are seen, without the signs that format them. */
export function lineOfWords(content: unknown): string {
  const { html } = readWords(content);
  const seen = html !== undefined && !hidesWords(html) ? htmlToText(html) : "";
  return seen || plainWords(content);
}

const HIDDEN = "▒▒▒";

function hidesWords(html: string | undefined): boolean {
  return html?.includes("data-mx-spoiler") ?? false;
}
