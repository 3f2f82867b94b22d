// The names of emoji in Arabic: emojibase has none, so Unicode's (CLDR) take the place of the English ones.

interface Emoji {
  emoji: string;
  label: string;
  tags?: string[];
  hexcode: string;
  group?: number;
}

interface Messages {
  groups: { key: string; message: string }[];
  skinTones: { key: string; message: string }[];
}

const GROUPS: Record<string, string> = {
  "smileys-emotion": "الوجوه والمشاعر",
  "people-body": "الأشخاص والجسم",
  component: "المكوّنات",
  "animals-nature": "الحيوانات والطبيعة",
  "food-drink": "الطعام والشراب",
  "travel-places": "السفر والأماكن",
  activities: "الأنشطة",
  objects: "الأشياء",
  symbols: "الرموز",
  flags: "الأعلام",
};
const SKIN_TONES: Record<string, string> = {
  dark: "بشرة داكنة",
  light: "بشرة فاتحة",
  medium: "بشرة معتدلة",
  "medium-dark": "بشرة مائلة إلى الداكن",
  "medium-light": "بشرة مائلة إلى الفاتح",
};
const FLAG = "علم";
const regions = new Intl.DisplayNames("ar", { type: "region", fallback: "none" });

/** `names` has a line for each emoji: itself, its name, other words for it. What it does not have stays English. */
export function arabicEmoji(english: readonly Emoji[], names: string): Emoji[] {
  const lines = names.split("\n").map((line) => line.split("\t"));
  const known = new Map(lines.map(([emoji = "", ...words]) => [emoji, words]));
  return english.map((one) => {
    const [label, ...words] = known.get(one.emoji.replaceAll("\uFE0F", "")) ?? flagOf(one);
    return label ? { ...one, label, tags: withPlainLetters([label, ...words]) } : one;
  });
}

export function arabicMessages(english: Messages): Messages {
  const say = (words: Record<string, string>, all: Messages["groups"]) =>
    all.map((one) => ({ ...one, message: words[one.key] ?? one.message }));
  return { ...english, groups: say(GROUPS, english.groups), skinTones: say(SKIN_TONES, english.skinTones) };
}

/** A country's flag is made of the letters of its code. */
function flagOf({ hexcode }: Emoji): string[] {
  const letters = hexcode.split("-").map((code) => Number.parseInt(code, 16) - 0x1f1e6 + 65);
  if (letters.length !== 2 || letters.some((letter) => letter < 65 || letter > 90)) return [];
  const name = regions.of(String.fromCharCode(...letters));
  return name ? [`${FLAG} ${name}`, name] : [];
}

/** Also as many people type: without hamza, and with the letters that look alike taken for one another. */
function withPlainLetters(words: string[]): string[] {
  const plain = words.map((word) =>
    word
      .replace(/[\u064B-\u0652]/g, "")
      .replace(/[أإآ]/g, "ا")
      .replaceAll("ة", "ه")
      .replaceAll("ى", "ي"),
  );
  return [...new Set([...words.slice(1), ...plain])];
}
