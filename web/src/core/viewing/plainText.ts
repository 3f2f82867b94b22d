// A file as plain text: in which encoding it is, and whether it is text at all.

/** For what is no UTF-8: what a reader of this language is most likely to have been sent. */
const OLD_ENCODINGS: Record<string, string> = { ru: "windows-1251", ar: "windows-1256" };
const MARKED: [string, number[]][] = [
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** The text, or undefined for what is none: bytes that no text has. */
export function decodeText(bytes: Uint8Array, language: string): string | undefined {
  const marked = MARKED.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  if (marked) return new TextDecoder(marked[0]).decode(bytes);
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const encoding = OLD_ENCODINGS[language.slice(0, 2)] ?? "windows-1252";
    return new TextDecoder(encoding).decode(bytes);
  }
}

export type Readable = "text" | "pdf";

const TEXT_TYPE = /^(text\/|application\/(json|xml|x-yaml|yaml|toml|javascript|x-sh|sql)\b)/i;
const TEXT_NAME =
  /\.(txt|md|markdown|csv|tsv|log|json|xml|ya?ml|toml|ini|conf|html?|css|js|ts|tsx|jsx|py|rs|go|java|kt|c|h|cpp|hpp|cs|rb|php|sh|sql|tex|srt|vtt|diff|patch)$/i;

/** How a file can be read here without saving it; undefined when it cannot. */
export function readableAs(fileName: string, mimetype: string | undefined): Readable | undefined {
  const type = mimetype ?? "";
  if (/^application\/(x-)?pdf\b/i.test(type) || /\.pdf$/i.test(fileName)) return "pdf";
  // Contact cards and calendars are opened otherwise.
  if (/^text\/(x-)?(vcard|calendar)/i.test(type)) return undefined;
  return TEXT_TYPE.test(type) || TEXT_NAME.test(fileName) ? "text" : undefined;
}
