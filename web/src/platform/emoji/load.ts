// Fetches the names of emoji when they are first asked for.
import { type Emoji, readEmojiData } from "../../core/emojiSearch.ts";

/** Where frimousse finds its data as well. */
export const EMOJI_URL = "/emoji";
const LANGUAGES = ["en", "ru"] as const;
export type EmojiLanguage = (typeof LANGUAGES)[number];

const loading = new Map<EmojiLanguage, Promise<Emoji[]>>();

export function emojiLanguage(language: string): EmojiLanguage {
  return LANGUAGES.find((one) => language.startsWith(one)) ?? "en";
}

export function loadEmoji(language: string): Promise<Emoji[]> {
  const name = emojiLanguage(language);
  const known = loading.get(name);
  if (known) return known;
  const emoji = fetchEmoji(name);
  loading.set(name, emoji);
  // Offline now is not offline for ever.
  emoji.catch(() => loading.delete(name));
  return emoji;
}

async function fetchEmoji(language: EmojiLanguage): Promise<Emoji[]> {
  const urls = [`${EMOJI_URL}/${language}/data.json`, `${EMOJI_URL}/shortcodes.json`];
  const [data, shortcodes] = await Promise.all(urls.map(async (url) => (await fetch(url)).json()));
  return readEmojiData(data, shortcodes);
}
