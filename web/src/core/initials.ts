// What stands for a person or a room without a picture: one letter or sign, and a colour that stays the same.

const segmenter = new Intl.Segmenter();

/** The first letter, digit or emoji of a name, in capitals; "?" for a name that has none. */
export function initialOf(name: string): string {
  for (const { segment } of segmenter.segment(name)) {
    if (/[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(segment)) return segment.toLocaleUpperCase();
  }
  return "?";
}

/** A number from 0 to `count` - 1, always the same for the same id, evenly spread. */
export function colourOf(id: string, count: number): number {
  let hash = 2166136261;
  for (const sign of id) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619);
  return (hash >>> 0) % count;
}
