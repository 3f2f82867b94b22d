// Slash commands: what may be typed instead of a message, or before one.

export const COMMANDS = [
  "me",
  "shrug",
  "tableflip",
  "unflip",
  "lenny",
  "spoiler",
  "plain",
  "poll",
  "location",
] as const;
export type CommandName = (typeof COMMANDS)[number];

/** A command that opens something instead of sending. */
export type Opening = "poll" | "location";

export type Typed =
  | { is: "message"; text: string; isEmote?: boolean; isPlain?: boolean }
  | { is: "open"; what: Opening }
  /** It begins like a command, but nobody knows it. */
  | { is: "unknown"; name: string };

const DECORATIONS: Partial<Record<CommandName, string>> = {
  shrug: "¯\\_(ツ)_/¯",
  tableflip: "(╯°□°)╯︵ ┻━┻",
  unflip: "┬──┬ ノ( ゜-゜ノ)",
  lenny: "( ͡° ͜ʖ ͡°)",
};

/** `//x` says "/x"; a path such as `/etc/hosts` is a message too. */
export function parseTyped(text: string): Typed {
  if (text.startsWith("//")) return { is: "message", text: text.slice(1) };
  const [, name, rest = ""] = /^\/(\p{L}+)(?:\s+([\s\S]*))?$/u.exec(text) ?? [];
  if (name === undefined) return { is: "message", text };
  return isCommand(name.toLowerCase())
    ? run(name.toLowerCase() as CommandName, rest)
    : { is: "unknown", name };
}

function isCommand(name: string): name is CommandName {
  return (COMMANDS as readonly string[]).includes(name);
}

function run(name: CommandName, rest: string): Typed {
  if (name === "poll" || name === "location") return { is: "open", what: name };
  if (name === "me") return { is: "message", text: rest, isEmote: true };
  if (name === "plain") return { is: "message", text: rest, isPlain: true };
  if (name === "spoiler") return { is: "message", text: rest.trim() && `||${rest.trim()}||` };
  // The signs of the decoration are no Markdown.
  const decoration = (DECORATIONS[name] ?? "").replace(/[\\_*]/g, "\\$&");
  return { is: "message", text: `${rest} ${decoration}`.trim() };
}
