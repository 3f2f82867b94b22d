// Makes text from strangers harmless to look at: no turned-round names, no towers of accents, no endless lines.

/** Signs that turn the direction of writing for what follows. */
const TURNING = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g;
/** Signs that show nothing and tell two equal-looking names apart. */
const INVISIBLE = /[\p{Cc}\u00AD\u180E\u200B\u2060-\u2065\uFEFF\u{E0000}-\u{E007F}]/gu;
const TOWERS = /(\p{M}{3})\p{M}+/gu;
const LONGEST_NAME = 80;

/** A name as it may be drawn beside other words; `fallback` when nothing is left of it. */
export function tameName(name: string, fallback: string): string {
  const tame = tameText(name.slice(0, 1000).replace(INVISIBLE, ""))
    .replace(TURNING, "")
    .replace(/\s+/g, " ")
    .trim();
  if (!tame) return fallback;
  const letters = [...tame];
  return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME).join("")}…` : tame;
}

/** No more than three accents on a letter; also ends what turns the direction, so that it cannot reach beyond. */
export function tameText(text: string): string {
  return text.replace(TOWERS, "$1");
}

const LONGEST_BIG = 3;
/** Not written as a literal: the language level we compile to does not have this flag yet. */
const SETS = "v";
const EMOJI = new RegExp("^(?:\\p{RGI_Emoji}|\\p{Emoji_Presentation}|\\p{Emoji}\\uFE0F)$", SETS);

/** Whether a message is nothing but one to three emoji, which are then drawn large. */
export function isBigEmoji(text: string): boolean {
  const trimmed = text.trim();
  if (!trimmed || trimmed.length > 60) return false;
  const signs = [...new Intl.Segmenter().segment(trimmed.replace(/\s+/g, ""))].map(({ segment }) => segment);
  return signs.length <= LONGEST_BIG && signs.every((sign) => EMOJI.test(sign));
}

/** The beginning of a text in one line: for quotes, banners and notifications. */
export function firstWords(text: string, length = 120): string {
  const line = tameText(text.slice(0, length * 4))
    .replace(/\s+/g, " ")
    .trim();
  const letters = [...line];
  return letters.length > length ? `${letters.slice(0, length).join("").trimEnd()}…` : line;
}
