// What is being typed at the caret: the beginning of a name, a room, an emoji or a command that can be completed.

export type CompletionKind = "person" | "room" | "emoji" | "command";

export interface Completion {
  kind: CompletionKind;
  /** What was typed after the sign. */
  query: string;
  /** Where the sign stands. */
  start: number;
  end: number;
}

const KINDS: Record<string, CompletionKind> = { "@": "person", "#": "room", ":": "emoji" };
const LONGEST_QUERY = 40;

/** Read what stands before the caret; undefined when nothing is to be completed. */
export function findCompletion(text: string, caret: number): Completion | undefined {
  const before = text.slice(0, caret);
  const command = /^\/(\p{L}*)$/u.exec(before);
  if (command) return { kind: "command", query: command[1] ?? "", start: 0, end: caret };
  const [, sign, query] = /(?:^|[\s([{"'«„“>])([@#:])([^\s@#:]*)$/u.exec(before) ?? [];
  if (sign === undefined || query === undefined || query.length > LONGEST_QUERY) return undefined;
  // ":)" and a lone ":" are no beginnings of emoji.
  if (sign === ":" && !/^[\p{L}\p{N}_+-]{2,}$/u.test(query)) return undefined;
  const kind = KINDS[sign];
  return kind && { kind, query, start: caret - query.length - 1, end: caret };
}

export interface Edited {
  text: string;
  caret: number;
}

/** Put `words` in the place of what was typed, with one space after it. */
export function applyCompletion(
  text: string,
  { start, end }: Pick<Completion, "start" | "end">,
  words: string,
): Edited {
  const after = text.slice(end);
  const space = after.startsWith(" ") ? "" : " ";
  return { text: text.slice(0, start) + words + space + after, caret: start + words.length + 1 };
}

/** Order by how well a name fits what was typed: 0 best; undefined when it does not fit. */
export function rankOf(query: string, ...names: string[]): number | undefined {
  const wanted = fold(query);
  const ranks = names.map((name) => rankOfName(wanted, fold(name))).filter((rank) => rank !== undefined);
  return ranks.length > 0 ? Math.min(...ranks) : undefined;
}

function rankOfName(wanted: string, name: string): number | undefined {
  if (name.startsWith(wanted)) return name.length === wanted.length ? 0 : 1;
  if (name.split(/[\s_.-]+/).some((word) => word.startsWith(wanted))) return 2;
  return name.includes(wanted) ? 3 : undefined;
}

/** Without case and accents; "ё" is found by "е". */
function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
