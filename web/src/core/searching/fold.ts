// Words as search sees them: without case, accents and forms, so that "Ёлка" is found by "елк".

/** A run of letters, digits and what belongs to them. */
const WORD = /[\p{L}\p{N}\p{M}_]+/gu;
/** Scripts written without spaces: each character is a word of its own. */
const SINGLE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const SINGLES = new RegExp(SINGLE.source, "gu");
/** No word is longer; of a longer one, the beginning counts. */
const LONGEST_WORD = 64;

export interface Span {
  start: number;
  end: number;
}

interface Word extends Span {
  folded: string;
}

/** One form for all ways to write a letter. The short i of Russian (й) stays a letter of its own. */
export function fold(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replace(/([иИ])\u0306|\p{M}/gu, (_mark, letter?: string) => (letter ? "й" : ""));
  return plain.toUpperCase().toLowerCase().replace(/ς/g, "σ");
}

/** Each different word of a text, folded. */
export function wordsOf(text: string): string[] {
  return [...new Set(findWords(text).map(({ folded }) => folded))];
}

/** Where the words of a text begin with one of the words looked for; spans are in order and do not touch. */
export function findSpans(text: string, query: string[]): Span[] {
  const spans: Span[] = [];
  for (const { folded, start, end } of findWords(text)) {
    if (!query.some((prefix) => folded.startsWith(prefix))) continue;
    const last = spans.at(-1);
    if (last?.end === start) last.end = end;
    else spans.push({ start, end });
  }
  return spans;
}

function findWords(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    if (SINGLE.test(match[0])) found.push(...splitSingles(match[0], match.index));
    else found.push(...toWord(match[0], match.index));
  }
  return found;
}

function splitSingles(run: string, offset: number): Word[] {
  const found: Word[] = [];
  let end = 0;
  for (const match of run.matchAll(SINGLES)) {
    if (match.index > end) found.push(...toWord(run.slice(end, match.index), offset + end));
    found.push(...toWord(match[0], offset + match.index));
    end = match.index + match[0].length;
  }
  return end < run.length ? [...found, ...toWord(run.slice(end), offset + end)] : found;
}

function toWord(word: string, start: number): Word[] {
  const folded = fold(word).slice(0, LONGEST_WORD);
  return folded ? [{ folded, start, end: start + word.length }] : [];
}
