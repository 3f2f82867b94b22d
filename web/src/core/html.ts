// Text as part of HTML: nothing in it can become a tag or leave an attribute.

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** Plain text with its line breaks kept. */
export function textToHtml(text: string): string {
  return escapeHtml(text).replace(/\n/g, "<br>");
}

/** The opposite of `escapeHtml`, for text between tags. */
export function unescapeHtml(html: string): string {
  return html.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => SIGNS[entity] ?? entity);
}

const SIGNS = Object.fromEntries(Object.entries(ENTITIES).map(([sign, entity]) => [entity, sign]));

const QUOTED_REPLY = /<mx-reply>.*?<\/mx-reply>/gs;
/** After these, the words go on in another line. */
const LINE_ENDS = /<(?:br|hr|\/(?:p|div|li|h[1-6]|blockquote|pre|tr))\b[^<>]*>/gi;
const PICTURE = /<img\b[^<>]*\balt="([^"<>]*)"[^<>]*>/gi;
const TAG = /<\/?[a-z][^<>]*>/gi;
/** What is read of a text that may be as large as an event. */
const LONGEST = 10_000;

/** What is seen of a formatted message, without how it looks; made for lines and quotes, not to be drawn as HTML. */
export function htmlToText(html: string): string {
  const lines = html.slice(0, LONGEST).replace(QUOTED_REPLY, "").replace(LINE_ENDS, "\n");
  return unescapeHtml(lines.replace(PICTURE, "$1").replace(TAG, ""))
    .replace(/&nbsp;/g, " ")
    .trim();
}
