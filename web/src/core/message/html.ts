// What of HTML a message may use: the tags and attributes of the Matrix specification, less what only colours.

export const ALLOWED_TAGS = [
  "del",
  "s",
  "strike",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "blockquote",
  "p",
  "a",
  "ul",
  "ol",
  "li",
  "sup",
  "sub",
  "b",
  "strong",
  "i",
  "em",
  "u",
  "code",
  "hr",
  "br",
  "div",
  "span",
  "font",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
  "caption",
  "pre",
  "img",
  "details",
  "summary",
];

/** Deeper than this, only the text is kept. */
export const DEEPEST = 60;

const ALLOWED = new Map<string, readonly string[]>(
  Object.entries({
    a: ["href"],
    code: ["class"],
    div: ["data-mx-maths"],
    img: ["src", "alt", "title", "width", "height", "data-mx-emoticon"],
    ol: ["start"],
    span: ["data-mx-spoiler", "data-mx-maths"],
  }),
);

export const ALLOWED_ATTRIBUTES = [...new Set([...ALLOWED.values()].flat())];

/** Every attribute of a tag that may stay, with a value that may stay. */
export function keepAttributes(tag: string, attributes: ReadonlyMap<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ALLOWED.get(tag) ?? []) {
    const value = attributes.get(name);
    if (value !== undefined && isFine(name, value)) kept[name] = value;
  }
  return kept;
}

/** `class="language-rust"` of a code block is "rust". */
export function languageOf(className: string | undefined): string | undefined {
  return className && /^language-([\w+#.-]{1,30})$/.exec(className)?.[1];
}

function isFine(name: string, value: string): boolean {
  switch (name) {
    case "class":
      return languageOf(value) !== undefined;
    case "src":
      return /^mxc:\/\/[^/?#\s]+\/[\w-]+$/.test(value);
    case "start":
    case "width":
    case "height":
      return /^\d{1,6}$/.test(value);
    default:
      return true;
  }
}

/** Drops the quote that older clients put before a reply; the reply itself is drawn instead. */
export function withoutReplyFallback(html: string): string {
  return html.replace(/<mx-reply>[\s\S]*?<\/mx-reply>/gi, "");
}

/** The same for the plain text: lines that begin with ">" and the empty line after them. */
export function withoutPlainFallback(body: string): string {
  if (!body.startsWith("> <") && !body.startsWith("> * <")) return body;
  const lines = body.split("\n");
  let first = lines.findIndex((line) => !line.startsWith("> "));
  if (first < 0) return "";
  if (lines[first] === "") first += 1;
  return lines.slice(first).join("\n");
}
