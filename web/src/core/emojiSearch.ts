// Finds emoji by what people call them, in their language and by the short names known from elsewhere.
import { rankOf } from "./completion.ts";

export interface Emoji {
  emoji: string;
  label: string;
  /** Other words for it. */
  tags: readonly string[];
  shortcodes: readonly string[];
  /** Where it stands in the usual order: the common ones first. */
  order: number;
}

/** The best first; of equally good ones the more common. */
export function searchEmoji(all: readonly Emoji[], query: string, limit: number): Emoji[] {
  const ranked = all.flatMap((one) => {
    const rank = rankOfEmoji(one, query);
    return rank === undefined ? [] : [{ one, rank }];
  });
  ranked.sort((a, b) => a.rank - b.rank || a.one.order - b.one.order);
  return ranked.slice(0, limit).map(({ one }) => one);
}

/** A shortcode is what was meant most likely, then a word for it, then a part of its name. */
function rankOfEmoji({ label, tags, shortcodes }: Emoji, query: string): number | undefined {
  const byShortcode = rankOf(query, ...shortcodes);
  const byTag = rankOf(query, ...tags);
  const byLabel = rankOf(query, label);
  const ranks = [byShortcode, byTag === undefined ? undefined : byTag + 0.5, byLabel].filter(
    (rank) => rank !== undefined,
  );
  return ranks.length > 0 ? Math.min(...ranks) : undefined;
}

/** From the files of emojibase; `shortcodes` are by hexcode. */
export function readEmojiData(data: unknown, shortcodes: unknown): Emoji[] {
  if (!Array.isArray(data)) return [];
  const codes = (shortcodes ?? {}) as Record<string, string | string[]>;
  return data.flatMap(({ emoji, label, tags, hexcode, order, group }) =>
    // What belongs to no group are parts of other emoji.
    typeof emoji === "string" && group !== undefined
      ? [
          {
            emoji,
            label: String(label),
            tags: tags ?? [],
            shortcodes: [codes[hexcode] ?? []].flat(),
            order: order ?? 1e6,
          },
        ]
      : [],
  );
}
