// From what a person types, in Markdown, to the HTML of a Matrix message; raw HTML stays text.
import { Marked, type Token, type TokenizerAndRendererExtension, type Tokens } from "marked";
import { escapeHtml } from "./html.ts";

/** A piece of the text that stands for more than its letters: a person, a room, a custom emoji. */
export interface Inlay {
  /** As it stands in the text: `@Anna`, `#garden:example.org`, `:blobcat:`. */
  text: string;
  html: string;
}

const SAFE_SCHEMES = /^(https?|ftp|mailto|tel|sms|magnet|matrix|xmpp|geo):/i;
/** What needs no HTML: readers make links of addresses themselves. */
const PLAIN_TOKENS = new Set(["paragraph", "text", "br", "space"]);

/** The HTML of the text, or undefined when it would say no more than the text itself. */
export function renderMarkdown(text: string, inlays: readonly Inlay[] = []): string | undefined {
  const marked = createMarked(inlays);
  const tokens = marked.lexer(text);
  if (!hasFormatting(tokens)) return undefined;
  return withoutLoneParagraph(marked.parser(tokens).trim());
}

function createMarked(inlays: readonly Inlay[]): Marked {
  const marked = new Marked({ gfm: true, breaks: true, async: false });
  marked.use({
    // Declining to read raw HTML and definitions of links leaves them in the text, escaped.
    tokenizer: { html: () => undefined, tag: () => undefined, def: () => undefined },
    renderer: { link: renderLink, image: renderImage, checkbox: ({ checked }) => (checked ? "☑ " : "☐ ") },
    extensions: [spoiler, ...(inlays.length > 0 ? [inlayExtension(inlays)] : [])],
  });
  return marked;
}

const spoiler: TokenizerAndRendererExtension = {
  name: "spoiler",
  level: "inline",
  start: (source) => source.indexOf("||"),
  tokenizer(source) {
    const [raw, inner] = /^\|\|(?=\S)([^\n]*?\S)\|\|/.exec(source) ?? [];
    if (raw === undefined || inner === undefined) return undefined;
    return { type: "spoiler", raw, tokens: this.lexer.inlineTokens(inner) };
  },
  renderer(token) {
    return `<span data-mx-spoiler>${this.parser.parseInline(token.tokens ?? [])}</span>`;
  },
};

function inlayExtension(inlays: readonly Inlay[]): TokenizerAndRendererExtension {
  // The longest first: "@Anna Maria" is not "@Anna" and a word.
  const known = [...inlays].sort((one, other) => other.text.length - one.text.length);
  return {
    name: "inlay",
    level: "inline",
    start(source) {
      const starts = known.map(({ text }) => source.indexOf(text)).filter((index) => index >= 0);
      return starts.length > 0 ? Math.min(...starts) : undefined;
    },
    tokenizer(source) {
      const inlay = known.find(({ text }) => source.startsWith(text));
      return inlay && { type: "inlay", raw: inlay.text, html: inlay.html };
    },
    renderer: (token) => String(token.html),
  };
}

function renderLink(
  this: { parser: { parseInline(tokens: Token[]): string } },
  { href, tokens, raw }: Tokens.Link,
): string {
  if (!SAFE_SCHEMES.test(href)) return escapeHtml(raw);
  return `<a href="${escapeHtml(href)}">${this.parser.parseInline(tokens)}</a>`;
}

/** A picture from elsewhere would tell its owner who reads: it becomes a link. */
function renderImage({ href, text, raw }: Tokens.Image): string {
  if (!SAFE_SCHEMES.test(href)) return escapeHtml(raw);
  return `<a href="${escapeHtml(href)}">${escapeHtml(text || href)}</a>`;
}

function hasFormatting(tokens: readonly Token[]): boolean {
  return tokens.some((token) => {
    if (token.type === "link") return token.raw !== token.text;
    if (!PLAIN_TOKENS.has(token.type)) return true;
    return "tokens" in token && token.tokens !== undefined && hasFormatting(token.tokens);
  });
}

/** One paragraph needs no `<p>`: it would only add space around the message. */
function withoutLoneParagraph(html: string): string {
  const inner = /^<p>([\s\S]*)<\/p>$/.exec(html)?.[1];
  return inner !== undefined && !inner.includes("<p>") ? inner : html;
}
