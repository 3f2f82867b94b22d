// What is shown of what is said in a call: the last lines, short, and not for long.

export interface Caption {
  /** Of one line of one voice. */
  key: string;
  userId: string;
  text: string;
}

/** Signs: about two lines on a phone. */
export const LONGEST = 160;
/** More at once nobody reads. */
export const MOST_LINES = 3;
/** After the last word of a line. */
export const SHOWN_MS = 6000;

/** With this line as it is said now; the end of what is too long, for that is what is being said. */
export function withCaption(lines: readonly Caption[], line: Caption): readonly Caption[] {
  const text = shorten(line.text);
  const at = lines.findIndex(({ key }) => key === line.key);
  if (at >= 0) return lines.map((other) => (other.key === line.key ? { ...line, text } : other));
  return text ? [...lines, { ...line, text }].slice(-MOST_LINES) : lines;
}

export function withoutCaption(lines: readonly Caption[], key: string): readonly Caption[] {
  return lines.filter((line) => line.key !== key);
}

function shorten(text: string): string {
  const signs = [...text.replace(/\s+/gu, " ").trim()];
  return signs.length > LONGEST ? `…${signs.slice(1 - LONGEST).join("")}` : signs.join("");
}
