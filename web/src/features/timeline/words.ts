// The words in the content of a message.
import { withoutPlainFallback } from "../../core/message/html.ts";

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

/** For one line: without the quote of a reply, and without what a spoiler hides. */
export function plainWords(content: unknown): string {
  const { body, html } = readWords(content);
  const plain = withoutPlainFallback(body);
  return html?.includes("data-mx-spoiler") ? "▒▒▒" : plain;
}
