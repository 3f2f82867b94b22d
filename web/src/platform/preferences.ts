// How this person likes the app to look, kept in this browser.
import { Store } from "../core/store.ts";

export interface Preferences {
  scheme: "light" | "dark" | "auto";
  accent: string;
  /** Of the browser's own size, in percent. */
  textPercent: number;
  /** What Enter does while one writes; `auto` sends where there is a keyboard. */
  enter: "auto" | "sends" | "breaks";
  /** Whether others see that one is writing. */
  tellsTyping: boolean;
  /** A language tag; undefined follows the browser. */
  language?: string;
}

const KEY = "veche.preferences";
const DEFAULTS: Preferences = {
  scheme: "auto",
  accent: "blue",
  textPercent: 100,
  enter: "auto",
  tellsTyping: true,
};

export const preferences = new Store<Preferences>(read());
preferences.subscribe(() => localStorage.setItem(KEY, JSON.stringify(preferences.value)));
window.addEventListener("storage", (event) => event.key === KEY && preferences.set(read()));

export function prefer(change: Partial<Preferences>): void {
  preferences.update((value) => ({ ...value, ...change }));
}

function read(): Preferences {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return DEFAULTS;
  }
}
