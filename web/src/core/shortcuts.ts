// Shortcuts: written as "mod+shift+f", matched with what was pressed, and shown as the keyboard has them.

/** What a keyboard event says. */
export interface Pressed {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const CODES: Record<string, string> = { "/": "Slash", ",": "Comma" };
const NAMES: Record<string, string> = { mod: "Ctrl", alt: "Alt", shift: "Shift" };
const MAC_NAMES: Record<string, string> = { mod: "⌘", alt: "⌥", shift: "⇧" };
const KEY_NAMES: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };

export function isPressed(shortcut: string, pressed: Pressed, isMac: boolean): boolean {
  const { key, modifiers } = parse(shortcut);
  const { ctrlKey, metaKey, shiftKey, altKey } = pressed;
  const [mod, other] = isMac ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  if (other || mod !== modifiers.has("mod") || altKey !== modifiers.has("alt")) return false;
  return shiftKey === modifiers.has("shift") && (pressed.code === codeOf(key) || pressed.key === key);
}

/** The keys of a shortcut, one after the other, as they are written on the keyboard. */
export function keysOf(shortcut: string, isMac: boolean): string[] {
  const { key, modifiers } = parse(shortcut);
  const names = isMac ? MAC_NAMES : NAMES;
  return [
    ...[...modifiers].map((name) => names[name] ?? name),
    KEY_NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key),
  ];
}

function parse(shortcut: string): { key: string; modifiers: Set<string> } {
  const parts = shortcut.split("+");
  return { key: parts.at(-1) ?? "", modifiers: new Set(parts.slice(0, -1)) };
}

/** By the place of the key: Ctrl+K is Ctrl+K on a Russian keyboard as well. */
function codeOf(key: string): string {
  return /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : (CODES[key] ?? key);
}
