// The beginning of a message in a WhatsApp export: its date and time as they are written, in any country's way.

export type StampStyle = "brackets" | "dash";

export interface Stamp {
  style: StampStyle;
  /** The three numbers of the date in the order in which they are written. */
  date: [number, number, number];
  separator: string;
  hour: number;
  minute: number;
  second: number;
  half: "am" | "pm" | null;
  /** The word for the half of the day, as it is written. */
  halfWord: string;
}

export interface Head {
  stamp: Stamp;
  /** What follows on the line. */
  rest: string;
}

/** Invisible marks of writing direction, which the apps strew in. */
export const MARKS = "[\\u200e\\u200f\\u061c\\u202a-\\u202e\\u2066-\\u2069\\ufeff]";
const M = `${MARKS}*`;
const DATE = `(\\p{Nd}{1,4})${M}(\\s?[./-]\\s?)${M}(\\p{Nd}{1,2})${M}\\s?[./-]\\s?${M}(\\p{Nd}{1,4})\\.?`;
const HALF = "(\\p{L}[\\p{L}\\p{M}.]{0,14}(?:\\s\\p{L}{1,4}\\.?)?)";
const TIME = `(?:${HALF}\\s?)?(\\p{Nd}{1,2})[:.](\\p{Nd}{2})(?:[:.](\\p{Nd}{2}))?(?:\\s?${HALF})?`;
const BRACKETS = new RegExp(`^${M}\\[${M}${DATE}${M}[,،]?\\s${M}${TIME}${M}\\]\\s?`, "u");
const DASH = new RegExp(`^${M}${DATE}${M}[,،]?\\s${M}${TIME}${M}\\s[-–]\\s?`, "u");
/** No date and time is longer; the rest of a line is not looked at. */
const LONGEST = 90;

const AM = new Set([
  "am",
  "дп",
  "오전",
  "上午",
  "午前",
  "凌晨",
  "早上",
  "清晨",
  "ص",
  "πμ",
  "öö",
  "vorm",
  "पूर्वाह्न",
  "ق",
]);
const PM = new Set([
  "pm",
  "пп",
  "오후",
  "下午",
  "午後",
  "中午",
  "晚上",
  "م",
  "μμ",
  "ös",
  "nachm",
  "अपराह्न",
  "ب",
]);

export function readHead(line: string): Head | null {
  const start = line.slice(0, LONGEST);
  const brackets = BRACKETS.exec(start);
  const match = brackets ?? DASH.exec(start);
  if (!match) return null;
  const stamp = toStamp(match, brackets ? "brackets" : "dash");
  return stamp && { stamp, rest: line.slice(match[0].length) };
}

/** Take the invisible marks out of a text. */
export function stripMarks(text: string): string {
  return text.replace(ALL_MARKS, "");
}

const ALL_MARKS = new RegExp(MARKS, "gu");

function toStamp(match: RegExpExecArray, style: StampStyle): Stamp | null {
  const [, first, separator, second, third, before, hours, minutes, seconds, after] = match;
  const date: Stamp["date"] = [digits(first), digits(second), digits(third)];
  const stamp: Stamp = {
    style,
    date,
    separator: (separator ?? "").trim(),
    hour: digits(hours),
    minute: digits(minutes),
    second: digits(seconds),
    half: readHalf(before) ?? readHalf(after),
    halfWord: before ?? after ?? "",
  };
  return stamp.hour < 25 && stamp.minute < 60 && stamp.second < 61 ? stamp : null;
}

function readHalf(word: string | undefined): "am" | "pm" | null {
  const letters = (word ?? "").toLowerCase().replace(/[^\p{L}\p{M}]/gu, "");
  return AM.has(letters) ? "am" : PM.has(letters) ? "pm" : null;
}

/** The value of digits of any script: every script has its ten in a row. */
function digits(text = ""): number {
  let value = 0;
  for (const digit of text) value = value * 10 + digitOf(digit.codePointAt(0) ?? 0);
  return value;
}

function digitOf(code: number): number {
  if (code < 0x80) return code - 0x30;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
