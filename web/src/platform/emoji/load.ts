// Fetches the names of emoji when they are first asked for.
import { type Emoji, readEmojiData } from "../../core/emojiSearch.ts";

/** Where the names are, for frimousse too: the folder of a language is in a folder of languages. */
export interface EmojiPlace {
  folder: string;
  language: "en" | "ru";
}

const ENGLISH: EmojiPlace = { folder: "/emoji", language: "en" };
const PLACES: Record<string, EmojiPlace> = {
  ru: { folder: "/emoji", language: "ru" },
  // COMPAT: frimousse refuses languages that emojibase does not have.
  ar: { folder: "/emoji/arabic", language: "en" },
};
const loading = new Map<EmojiPlace, Promise<Emoji[]>>();

export function emojiPlace(language: string): EmojiPlace {
  return PLACES[language.split("-")[0] ?? ""] ?? ENGLISH;
}

export function loadEmoji(language: string): Promise<Emoji[]> {
  const place = emojiPlace(language);
  const known = loading.get(place);
  if (known) return known;
  const emoji = fetchEmoji(place);
  loading.set(place, emoji);
  // Offline now is not offline for ever.
  emoji.catch(() => loading.delete(place));
  return emoji;
}

async function fetchEmoji({ folder, language }: EmojiPlace): Promise<Emoji[]> {
  const urls = [`${folder}/${language}/data.json`, "/emoji/shortcodes.json"];
  const [data, shortcodes] = await Promise.all(urls.map(async (url) => (await fetch(url)).json()));
  return readEmojiData(data, shortcodes);
}
