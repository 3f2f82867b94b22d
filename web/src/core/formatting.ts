// The toolbar of the composer: puts the signs of Markdown around or before what is selected, and takes them away again.

export interface Selected {
  text: string;
  start: number;
  end: number;
}

export type Format =
  | "bold"
  | "italic"
  | "strike"
  | "code"
  | "spoiler"
  | "block"
  | "quote"
  | "list"
  | "numbers"
  | "link";

const AROUND: Partial<Record<Format, string>> = {
  bold: "**",
  italic: "_",
  strike: "~~",
  code: "`",
  spoiler: "||",
};
const BEFORE: Partial<Record<Format, RegExp>> = { quote: /^> ?/, list: /^[-*] /, numbers: /^\d+\. / };

export function applyFormat(selected: Selected, format: Format): Selected {
  const around = AROUND[format];
  if (around) return isAround(selected, around) ? unwrap(selected, around) : wrap(selected, around);
  if (format === "block") return wrapBlock(selected);
  if (format === "link") return wrapLink(selected);
  return toggleLines(selected, format);
}

/** Which formats hold where the selection is; for the pressed buttons of the toolbar. */
export function formatsAt(selected: Selected): Format[] {
  const around = Object.entries(AROUND).filter(([, signs]) => isAround(selected, signs));
  const { lines } = linesOf(selected);
  const before = Object.entries(BEFORE).filter(([, sign]) => lines.every((line) => sign.test(line)));
  return [...around, ...before].map(([format]) => format as Format);
}

function isAround({ text, start, end }: Selected, signs: string): boolean {
  return text.slice(0, start).endsWith(signs) && text.slice(end).startsWith(signs);
}

function wrap({ text, start, end }: Selected, signs: string): Selected {
  // "** word **" is no bold: the spaces stay outside.
  const chosen = text.slice(start, end);
  const from = start + (chosen.length - chosen.trimStart().length);
  const to = Math.max(from, end - (chosen.length - chosen.trimEnd().length));
  const wrapped = text.slice(0, from) + signs + text.slice(from, to) + signs + text.slice(to);
  return { text: wrapped, start: from + signs.length, end: to + signs.length };
}

function unwrap({ text, start, end }: Selected, signs: string): Selected {
  const { length } = signs;
  const bare = text.slice(0, start - length) + text.slice(start, end) + text.slice(end + length);
  return { text: bare, start: start - length, end: end - length };
}

function wrapBlock({ text, start, end }: Selected): Selected {
  const head = text.slice(0, start);
  const tail = text.slice(end);
  const before = `${head && !head.endsWith("\n") ? "\n" : ""}\`\`\`\n`;
  const after = `\n\`\`\`${tail.startsWith("\n") ? "" : "\n"}`;
  return {
    text: head + before + text.slice(start, end) + after + tail,
    start: start + before.length,
    end: end + before.length,
  };
}

/** What is selected is the label, or, if it looks like one, the address; the caret goes where something is missing. */
function wrapLink({ text, start, end }: Selected): Selected {
  const chosen = text.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/.test(chosen);
  const link = isAddress ? `[](${chosen})` : `[${chosen}](https://)`;
  const caret = start + (isAddress || !chosen ? 1 : link.length - 1);
  return { text: text.slice(0, start) + link + text.slice(end), start: caret, end: caret };
}

function toggleLines(selected: Selected, format: Format): Selected {
  const sign = BEFORE[format];
  if (!sign) return selected;
  const { from, to, lines } = linesOf(selected);
  const isOn = lines.every((line) => sign.test(line));
  const changed = lines.map((line, index) => (isOn ? line.replace(sign, "") : signOf(format, index) + line));
  const block = changed.join("\n");
  return {
    text: selected.text.slice(0, from) + block + selected.text.slice(to),
    start: from + block.length,
    end: from + block.length,
  };
}

function signOf(format: Format, index: number): string {
  if (format === "numbers") return `${index + 1}. `;
  return format === "quote" ? "> " : "- ";
}

function linesOf({ text, start, end }: Selected) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  return { from, to, lines: text.slice(from, to).split("\n") };
}

/** Enter within a list or a quote goes on with it; on an empty item it ends it. Undefined: nothing special. */
export function continueLine({ text, start, end }: Selected): Selected | undefined {
  if (start !== end) return undefined;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(from, start);
  const [, indent = "", sign] = /^(\s*)([-*] |\d+\. |> )/.exec(line) ?? [];
  if (sign === undefined) return undefined;
  if (line.length === indent.length + sign.length)
    return { text: text.slice(0, from) + text.slice(start), start: from, end: from };
  const next = `\n${indent}${sign.replace(/\d+/, (number) => String(Number(number) + 1))}`;
  return {
    text: text.slice(0, start) + next + text.slice(start),
    start: start + next.length,
    end: start + next.length,
  };
}
