// What the keys do while one writes.
import type { Format } from "../../core/formatting.ts";
import type { Preferences } from "../../platform/preferences.ts";

export interface Pressed {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const FORMATS: Record<string, Format> = { KeyB: "bold", KeyI: "italic", KeyE: "code", KeyK: "link" };
const SHIFTED: Record<string, Format> = {
  KeyX: "strike",
  KeyP: "spoiler",
  KeyC: "block",
  Digit9: "quote",
  Digit8: "list",
  Digit7: "numbers",
};

/** By the place of the key, so that Ctrl+B is Ctrl+B on a Russian keyboard as well. */
export function formatOfKey({ code, ctrlKey, metaKey, shiftKey, altKey }: Pressed): Format | undefined {
  if (!(ctrlKey || metaKey) || altKey) return undefined;
  return shiftKey ? SHIFTED[code] : FORMATS[code];
}

/** Where there is no keyboard, Enter is needed for new lines; the button sends. */
export function isSendKey(
  { key, ctrlKey, metaKey, shiftKey, altKey }: Pressed,
  enter: Preferences["enter"],
  isTouch: boolean,
): boolean {
  if (key !== "Enter" || altKey) return false;
  if (ctrlKey || metaKey) return true;
  if (shiftKey) return false;
  return enter === "auto" ? !isTouch : enter === "sends";
}
